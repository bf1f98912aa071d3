import { code, element, section, table } from "./element.js";
import { titleOf } from "./node.js";
import { say, sayCode } from "./text.js";
import { bare } from "./time.js";

// cosignersBox shows who signed, whether that is a quorum, and lets the reader
// leave out organisations with an interest in the matter.
export function cosignersBox(shown) {
  const found = shown.answer.report;
  const rows = found.cosigners ?? [];
  if (rows.length === 0) return section("cosigners", say("cosigners.title"), element("p", {}, say("cosigners.none")));
  const members = [...rows.map((cosigner) => signed(cosigner, shown.node)), ...missing(rows, shown.node)];
  const columns = ["organisation", "class", "time", "result", "key"].map((name) => say(`cosigners.${name}`));
  return section("cosigners", say("cosigners.title"),
    found.quorum ? quorum(say("cosigners.rule", ...figures(found.quorum)), found.quorum) : "",
    found.rest ? quorum(`${say("cosigners.without", names(found.rest.excluded, members))} ${say("cosigners.rule", ...figures(found.rest))}`, found.rest) : "",
    element("p", { class: "related" }, say("cosigners.related")),
    element("form", { onsubmit: (event) => leaveOut(event, shown) },
      table("signatures", say("cosigners.caption"), columns, members.map((member) => row(member, shown.without))),
      element("p", { class: "actions" },
        element("button", { type: "submit" }, say("cosigners.recompute")),
        found.rest ? element("button", { type: "button", onclick: () => shown.again({ without: [] }, "cosigners-title") }, say("cosigners.reset")) : "")));
}

const figures = (q) => [q.members, q.faults, q.needed, q.got];

function quorum(text, q) {
  const met = q.members > 0 && q.got >= q.needed;
  return element("p", { class: "quorum" }, text, " ", element("strong", { class: met ? "met" : "not-met" }, say(met ? "cosigners.met" : "cosigners.not_met")));
}

function names(excluded = [], members) {
  return excluded.map((name) => titleOf(members.find((m) => m.member === name) ?? { name })).join(say("site.separator"));
}

// signed tells of a cosigner of then how it stands today: what it signed counts
// all the same.
function signed(cosigner, node) {
  const today = node.members.find((m) => m.name === cosigner.member);
  const standing = today ? (today.suspended ? "suspended" : "") : "removed";
  return { ...cosigner, standing, result: cosigner.verified ? "valid" : "invalid" };
}

// missing lists the cosigning members of today of whom no signature is held.
function missing(rows, node) {
  return node.members
    .filter((m) => m.participation?.includes("cosigner") && !m.suspended && !rows.some((row) => row.member === m.name))
    .map((m) => ({ ...m, member: m.name, counted: true, result: "absent" }));
}

function row(member, without) {
  const box = element("input", {
    type: "checkbox", name: "without", value: member.member, checked: without.includes(member.member),
  });
  return [
    member.counted ? element("label", {}, box, today(member)) : element("span", { class: "uncounted" }, today(member)),
    (member.classes ?? []).map((name) => sayCode("class.", name)).join(say("site.separator")),
    member.time ? bare(member.time) : "—",
    element("span", { class: `result ${member.result}` }, say(`cosigners.${member.result}`), counted(member)),
    member.key ? code(member.key.replace(/^sm3:/, "").replace(/(.{4})(?=.)/g, "$1 ")) : "—",
  ];
}

function today(member) {
  return member.standing ? `${titleOf(member)} ${say(`cosigners.${member.standing}`)}` : titleOf(member);
}

function counted(member) {
  return member.result === "absent" ? "" : ` · ${say(member.counted && member.result === "valid" ? "cosigners.counted" : "cosigners.shown")}`;
}

function leaveOut(event, shown) {
  event.preventDefault();
  shown.again({ without: new FormData(event.target).getAll("without") }, "cosigners-title");
}
