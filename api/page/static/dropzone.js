import { element } from "./element.js";

// dropzone makes a place to choose files or drop them on. taken is called with
// a list of files that is never empty.
export function dropzone(name, label, { accept, multiple = false }, taken) {
  const give = (files) => files.length > 0 && taken(multiple ? [...files] : [files[0]]);
  const input = element("input", { type: "file", id: name, accept, multiple, onchange: () => give(input.files) });
  const zone = element("label", {
    class: "dropzone", for: name,
    ondragover: (event) => mark(event, true),
    ondragleave: (event) => mark(event, false),
    ondrop: (event) => {
      mark(event, false);
      give(event.dataTransfer.files);
    },
  }, element("span", {}, label));
  const mark = (event, over) => {
    event.preventDefault();
    zone.classList.toggle("over", over);
  };
  return element("div", { class: "file-field" }, input, zone);
}
