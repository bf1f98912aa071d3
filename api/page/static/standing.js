import { link } from "./address.js";
import { element, sectionLike } from "./element.js";
import { problemLine } from "./failure.js";
import { say, sayCode } from "./text.js";
import { beijing } from "./time.js";

// Reasons for which a certificate that is valid stands for nothing meanwhile.
const stays = ["status.suspended", "status.barred"];

// standingBox says what the register says of a certificate now.
export function standingBox({ answer, old, notRefreshed }) {
  const status = answer.report.status;
  if (!status?.certificate) {
    return sectionLike("standing", "open", say("standing.title"), element("p", { class: "state" }, say("standing.unknown")), refreshed(old, notRefreshed));
  }
  const burdens = burdensOf(status);
  const stayed = stays.find((code) => answer.checks.some((check) => check.code === code));
  const state = stayed ? sayCode("stayed.", stayed) : sayCode("certificate_state.", status.certificate);
  return sectionLike("standing", status.certificate === "VALID" && !stayed ? "pass" : "ended", say("standing.title"),
    element("p", { class: "state" }, element("strong", {}, state),
      burdens.map((text) => element("span", { class: "burden" }, text))),
    element("p", {}, say("standing.as_of", status.height, beijing(status.time))),
    successor(status),
    element("ul", { class: "aside" }, aside(status, burdens).map((text) => element("li", {}, text))),
    refreshed(old, notRefreshed));
}

function burdensOf(status) {
  const kinds = [
    ["holds", "standing.held"], ["objections", "standing.objected"], ["pledges", "standing.pledged"], ["licences", "standing.licensed"],
    ["revocations", "standing.revoked"], ["reports", "standing.reported"], ["deeds", "standing.notarised"], ["withdrawn", "standing.withdrawn"],
  ];
  return kinds.filter(([field]) => status[field]?.length > 0)
    .map(([field, key]) => say(key, status[field].length, status[field].join(say("site.separator"))))
    .concat(burdensAtHome(status.home));
}

// burdensAtHome says what was found on the other ledger on which a registration rests.
function burdensAtHome(home) {
  return [
    home && home.state !== "VALID" && say("standing.home_ended", sayCode("certificate_state.", home.state)),
    home?.burdens?.length > 0 && say("standing.home_burdened", home.burdens.join(say("site.separator"))),
  ].filter(Boolean);
}

function aside(status, burdens) {
  const holders = (status.holders ?? []).map((holder) => `${holder.account} (${holder.share})`);
  return [
    burdens.length === 0 && status.asset && say("standing.free"),
    status.home && say("standing.home", status.home.ledger, status.home.certificate, status.home.height, beijing(status.home.time)),
    status.account && say("standing.account", status.account),
    holders.length > 0 && say("standing.holders", holders.join(say("site.separator"))),
    status.asset_state && say("standing.asset", sayCode("asset_state.", status.asset_state)),
    status.valid_to && say("standing.valid_to", beijing(status.valid_to)),
  ].filter(Boolean);
}

function successor(status) {
  if (!status.successor) return "";
  return element("p", {}, element("a", { href: link({ certificate: status.successor }) }, say("standing.successor", status.successor)));
}

function refreshed(old, notRefreshed) {
  if (notRefreshed) return element("p", { class: "wrong" }, say("standing.not_refreshed", problemLine(notRefreshed)));
  return old === undefined ? "" : element("p", { class: "muted" }, say("standing.old", old));
}
