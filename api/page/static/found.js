import { go, link } from "./address.js";
import { element, section, table } from "./element.js";
import { say, sayCode } from "./text.js";
import { beijing } from "./time.js";

// found is the view of what a search has found; asked is what the address asks for.
export function found(result, asked) {
  const words = asked.search || asked.holder || "";
  const kinds = [["asset", assets], ["application", inPublicity], ["publication", published]];
  return [
    element("h1", {}, words ? say("found.title", words) : say("found.all")),
    element("p", { class: "muted" }, say("found.as_of", result.height, beijing(result.time)), " ", say("found.ended")),
    kinds.map(([kind, show]) => show(result.hits.filter((hit) => hit.kind === kind))),
    result.hits.length === 0 ? section("found-none", say("found.none"), element("p", {}, say("found.none_text"))) : "",
    result.next ? element("p", { class: "actions" }, element("a", { href: link({ ...asked, after: result.next }) }, say("found.more"))) : "",
  ];
}

function assets(hits) {
  if (hits.length === 0) return "";
  const columns = [say("found.number"), say("found.name"), say("found.state"), say("files.certificates")];
  return section("found-assets", say("found.assets", hits.length), table("uses", say("found.assets", hits.length), columns, hits.map((hit) => [
    element("a", { href: link({ asset: hit.id }) }, hit.id), hit.title, hit.says,
    (hit.value.certificates ?? []).map((c) => element("div", {}, element("a", { href: link({ certificate: c.number }) }, c.number), " ", sayCode("certificate_state.", c.state))),
  ])));
}

// inPublicity lists applications in the time of their publicity: until when, and
// where it says how to object.
export function inPublicity(hits) {
  if (hits.length === 0) return "";
  const columns = [say("found.number"), say("found.about"), say("found.until"), say("found.object")];
  return section("found-publicity", say("found.publicity", hits.length),
    table("uses", say("found.publicity", hits.length), columns, hits.map((hit) => [
      hit.id, [hit.title, hit.title ? " " : "", element("a", { href: link({ asset: hit.value.asset }) }, hit.value.asset), element("div", { class: "muted" }, hit.says)], until(hit.publicity),
      element("a", { href: link({ why: `application/${hit.id}` }) }, say("found.how")),
    ])));
}

function until(publicity) {
  const end = publicity.ends ? beijing(publicity.ends) : say(publicity.paused ? "why.paused" : "why.pending");
  return [element("strong", {}, end), element("div", { class: "muted" }, `〔${publicity.article}〕`)];
}

function published(hits) {
  return hits.length > 0 ? section("found-published", say("found.published", hits.length), publications(hits)) : "";
}

// publications is a table of publications, the newest first.
export function publications(hits) {
  const columns = [say("notices.when"), say("notices.text"), say("notices.by"), say("found.state")];
  const newest = hits.toSorted((a, b) => (a.value.published < b.value.published ? 1 : -1));
  return table("uses", say("found.published", hits.length), columns, newest.map(({ value, says }) => [
    beijing(value.published), [element("strong", {}, value.title), " ", value.reason ?? "", element("div", { class: "muted" }, [value.id, value.about, value.measure?.account].filter(Boolean).join(" · "))],
    value.member, says,
  ]));
}

// searchBox asks for words or numbers, or for a holder.
export function searchBox(name, title, text, label, view) {
  const input = element("input", { id: name, name, type: "text", autocomplete: "off", spellcheck: "false", maxlength: "80", required: true });
  const search = (event) => {
    event.preventDefault();
    if (input.value.trim()) go(view(input.value.trim()));
    else input.focus();
  };
  return section(`by-${name}`, title, element("p", { class: "muted" }, text),
    element("form", { onsubmit: search, novalidate: true }, element("label", { for: name }, label),
      element("div", { class: "field" }, input, element("button", { type: "submit" }, say("start.number_button")))));
}
