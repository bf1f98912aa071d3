import { code, element, section } from "./element.js";
import { fingerprint } from "./trust.js";
import { say } from "./text.js";

// offline is the view that explains verification without a node.
export function offline(node) {
  const steps = [
    [say("offline.program")],
    [say("offline.trust"), block(`certledger-trust/v1\nledger ${node ? node.status.ledger : "sm3:…"}\n`), note(say("offline.example"))],
    [say("offline.verify"), block("certledger cert verify FILE --trust trust.txt")],
    [say("offline.refresh"), block("certledger cert refresh FILE --node URL --trust trust.txt --out STATUS\ncertledger cert verify FILE --status STATUS --trust trust.txt")],
    [say("offline.without"), block("certledger cert verify FILE --trust trust.txt --without A,B")],
  ];
  return [
    element("h1", {}, say("offline.title")),
    element("p", { class: "lead" }, say("offline.lead")),
    element("div", { class: "panel" }, element("ol", { class: "steps" }, steps.map((step) => element("li", {}, step)))),
    node ? section("trust", say("trust.title"), fingerprint(node.status.ledger)) : "",
  ];
}

const block = (text) => element("pre", {}, code(text));
const note = (text) => element("p", { class: "muted" }, text);
