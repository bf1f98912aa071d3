import { link } from "./address.js";
import { code, element, list, section } from "./element.js";
import { groups, titleOf } from "./node.js";
import { say } from "./text.js";

// trustBox shows the fingerprint that everything rests on, large enough to be
// compared, and where to compare it. other is the fingerprint of a certificate
// that belongs to another ledger.
export function trustBox(node, ledger, other) {
  const members = node.members.filter((m) => !m.suspended).map(titleOf).join(say("site.separator"));
  return section("trust", say("trust.title"),
    element("p", {}, say("trust.text")),
    fingerprint(ledger),
    other && other !== ledger ? [element("p", { class: "wrong" }, say("trust.other")), fingerprint(other)] : "",
    element("p", {}, say("trust.where")),
    list("marked", [say("trust.court"), say("trust.members", members), say("trust.notice")]));
}

// fingerprint shows a digest in groups of four digits.
export function fingerprint(digest) {
  return element("div", { class: "fingerprint", role: "img", "aria-label": groups(digest).join(" ") },
    groups(digest).map((group) => element("span", {}, group)));
}

// offlineBox says how to check without this node.
export function offlineBox(name) {
  return section("offline", say("trust.offline"),
    element("p", {}, say("trust.offline_text")),
    element("pre", {}, code(`certledger cert verify ${name} --trust trust.txt`)),
    element("p", {}, element("a", { href: link({ page: "offline" }) }, say("footer.offline"))));
}
