// element makes an element. Attributes whose name begins with `on` are event
// listeners; true sets an attribute without value, false and undefined leave it
// out. Strings become text nodes, never markup.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== ""));
  return made;
}

// section makes a titled region of the page. The id of its heading is name-title.
export function section(name, title, ...children) {
  return sectionLike(name, "", title, ...children);
}

// sectionLike makes a section that a further class changes the look of.
export function sectionLike(name, look, title, ...children) {
  const id = `${name}-title`;
  return element("section", { class: `panel ${name} ${look}`.trim(), "aria-labelledby": id }, element("h2", { id }, title), ...children);
}

// table makes a table with a caption for those who cannot see its place. A row
// is a list of cells; the cells of the first column are its headings.
export function table(name, caption, columns, rows) {
  const head = element("tr", {}, columns.map((text) => element("th", { scope: "col" }, text)));
  const body = rows.map((cells) => element("tr", {}, cells.map((cell, i) => cellOf(cell, i, columns[i]))));
  return element("div", { class: "scroll" }, element("table", { class: name },
    element("caption", { class: "unseen" }, caption), element("thead", {}, head), element("tbody", {}, body)));
}

// Narrow screens show rows as blocks, each cell under its column's name.
function cellOf(content, column, label) {
  return element(column === 0 ? "th" : "td", { scope: column === 0 ? "row" : undefined, "data-column": label }, content);
}

// facts makes a list of names and values; rows without value are left out.
export function facts(name, rows) {
  const given = rows.filter(([, value]) => value !== undefined && value !== "");
  return element("dl", { class: name }, given.map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value))));
}

// list makes a list of texts.
export function list(name, items) {
  return element("ul", { class: name }, items.map((item) => element("li", {}, item)));
}

// code makes text that is copied or compared, not read.
export function code(text) {
  return element("code", {}, text);
}
