import { certificatePath, statusPath } from "./api.js";
import { checksBox } from "./checks.js";
import { compareBox } from "./compare.js";
import { cosignersBox } from "./cosigners.js";
import { element } from "./element.js";
import { faceBox } from "./face.js";
import { historyBox } from "./history.js";
import { operator } from "./node.js";
import { proofBox } from "./proof.js";
import { standingBox } from "./standing.js";
import { say } from "./text.js";
import { beijing } from "./time.js";
import { offlineBox, trustBox } from "./trust.js";
import { conclude } from "./verify.js";
import { whenBox } from "./when.js";

// report is the view of a verification. shown holds what verify found, the
// node, the name of a dropped file, the choices of the reader, and again, which
// verifies with other choices.
export function report(shown) {
  const { answer, node } = shown;
  const found = answer.report;
  const conclusion = conclude(answer);
  const trusted = answer.trust.match(/^ledger (sm3:[0-9a-f]{64})$/m)?.[1] ?? node.status.ledger;
  return [
    verdict(shown, conclusion),
    standingBox(shown),
    checksBox(answer),
    faceBox(found, conclusion.level),
    whenBox(found),
    cosignersBox(shown),
    compareBox(shown),
    proofBox(answer.not_proved),
    trustBox(node, trusted, found.ledger),
    offlineBox(shown.name ?? `${found.number}.cert.json`),
    found.asset && found.ledger === node.status.ledger ? historyBox(found.asset) : "",
  ];
}

// verdict says in one size what was found and who computed it.
function verdict({ answer, node, name }, { level, checks }) {
  const found = answer.report;
  const files = level === "fail" && checks.length === 0;
  return element("div", { class: `verdict ${level}` },
    element("h1", {}, say(files ? "verdict.files" : `verdict.${level}`, checks.join(say("site.separator")))),
    element("p", { class: "computed" }, say("verdict.computed")),
    element("p", { class: "computed" }, say("verdict.node", operator(node))),
    element("ul", { class: "aside" },
      [found.number && say("verdict.number", found.number), name && say("verdict.file", name), say("verdict.when", beijing(node.status.time))]
        .filter(Boolean).map((text) => element("li", {}, text))),
    element("p", { class: "caution" }, say("verdict.caution")),
    actions(found, node, name));
}

function actions(found, node, name) {
  const here = found.ledger === node.status.ledger;
  return element("p", { class: "actions" },
    element("button", { type: "button", onclick: () => print() }, say("trust.print")),
    here && !name ? element("a", { href: certificatePath(found.number), download: true }, say("trust.download")) : "",
    here ? element("a", { href: statusPath(found), download: true }, say("trust.download_status")) : "");
}
