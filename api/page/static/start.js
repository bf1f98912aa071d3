import { go, link } from "./address.js";
import { dropzone } from "./dropzone.js";
import { element, section } from "./element.js";
import { searchBox } from "./found.js";
import { digestsShown } from "./progress.js";
import { proofBox } from "./proof.js";
import { what } from "./search.js";
import { say } from "./text.js";
import { trustBox } from "./trust.js";
import { byMatter } from "./why.js";

// start is the view that asks what to look for. drop takes a certificate file;
// node is undefined when it cannot be reached.
export function start(node, drop) {
  return [
    element("h1", {}, say("start.title")),
    element("p", { class: "lead" }, say("start.lead")),
    byNumber(),
    element("p", { class: "actions ways" },
      element("a", { href: link({ page: "notices" }) }, say("notices.title")), element("a", { href: link({ search: "" }) }, say("found.all"))),
    element("div", { class: "pair" },
      searchBox("name", say("start.name_title"), say("start.name_text"), say("start.name_label"), (search) => ({ search })),
      searchBox("holder", say("start.holder_title"), say("start.holder_text"), say("start.holder_label"), (holder) => ({ holder }))),
    element("div", { class: "pair" }, byFile(), byCertificate(drop)),
    byMatter(),
    proofBox(),
    node ? trustBox(node, node.status.ledger) : "",
  ];
}

function byNumber() {
  const wrong = element("p", { class: "wrong", id: "number-wrong", role: "alert" });
  const input = element("input", {
    id: "number", name: "number", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "80",
    "aria-describedby": "number-text number-wrong",
  });
  const search = (event) => {
    event.preventDefault();
    const found = what(input.value);
    input.setAttribute("aria-invalid", String(!found));
    wrong.textContent = found ? "" : say("start.number_bad");
    if (found) go(found);
    else input.focus();
  };
  return section("by-number", say("start.number_title"),
    element("p", { class: "muted", id: "number-text" }, say("start.number_text")),
    element("form", { onsubmit: search, novalidate: true },
      element("label", { for: "number" }, say("start.number_label")),
      element("div", { class: "field" }, input, element("button", { type: "submit", class: "primary" }, say("start.number_button"))),
      wrong));
}

function byFile() {
  const place = element("div", { "aria-live": "polite" });
  const digest = async ([file]) => {
    try {
      const [found] = await digestsShown(place, [file]);
      go({ file: found });
    } catch (cause) {
      place.replaceChildren(element("p", { class: "wrong" },
        cause.name === "AbortError" ? say("digest.cancelled") : say("digest.unreadable", file.name)));
    }
  };
  return section("by-file", say("start.file_title"), element("p", { class: "muted" }, say("start.file_text")),
    dropzone("data-file", say("start.file_label"), {}, digest), place);
}

function byCertificate(drop) {
  return section("by-certificate", say("start.certificate_title"), element("p", { class: "muted" }, say("start.certificate_text")),
    dropzone("certificate-file", say("start.certificate_label"), { accept: ".json,application/json" }, ([file]) => drop(file)));
}
