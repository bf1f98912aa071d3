import { link } from "./address.js";
import { code, element, section, table } from "./element.js";
import { proofBox } from "./proof.js";
import { say } from "./text.js";

// files is the view of the deposits that contain a file.
export function files(found) {
  const columns = [say("files.evidence"), say("files.assets"), say("files.certificates")];
  return [
    element("h1", {}, say("files.title")),
    section("file-uses", say("files.found", found.uses.length),
      element("p", {}, `${say("files.digest")} `, code(found.digest)),
      table("uses", say("files.caption"), columns, found.uses.map(row)),
      element("p", { class: "muted" }, say("files.note"))),
    proofBox(),
  ];
}

function row(use) {
  return [code(use.evidence), several(use.assets.map(code)), several(use.certificates.map(certificate))];
}

function certificate(number) {
  return element("a", { href: link({ certificate: number }), "aria-label": say("files.open", number) }, number);
}

function several(items) {
  return items.length === 0 ? say("site.none") : items.map((item) => element("div", {}, item));
}
