import { link } from "./address.js";
import { assetRightsPath, getApplication, getEntity, statusPath } from "./api.js";
import { code, element, facts, section, sectionLike, table } from "./element.js";
import { problemLine } from "./failure.js";
import { historyBox } from "./history.js";
import { say, sayCode } from "./text.js";
import { beijing } from "./time.js";

const most = 20; // rights that are read at once

// book is the view of an asset's page in the register: what is registered, who holds
// it, and which rights of others are in it. found is the node's answer about it.
export async function book(found) {
  const { asset } = found;
  const rights = await rightsOf(asset);
  return [
    element("h1", {}, asset.name),
    state(found),
    section("other-rights", say("book.rights"), element("p", { class: "muted" }, say("found.as_of", found.height, beijing(found.time)), " ", say("book.word")), rights,
      element("p", { class: "actions" }, element("a", { href: assetRightsPath(asset.id), download: true }, say("book.download_rights")),
        element("a", { href: statusPath({ asset: asset.id }), download: true }, say("trust.download_status")),
        element("a", { href: link({ why: `asset/${asset.id}` }) }, say("book.why")))),
    await files(asset),
    historyBox(asset.id),
  ];
}

function state({ asset }) {
  const holders = asset.holders.map((h) => `${h.account} (${h.share})`).join(say("site.separator"));
  return sectionLike("standing", ["ACTIVE", "REGISTERED"].includes(asset.state) ? "pass" : "ended", say("book.state"),
    element("p", { class: "state" }, element("strong", {}, sayCode("asset_state.", asset.state))),
    asset.ended ? element("p", {}, say("book.ended", beijing(asset.ended))) : "",
    facts("facts", [
      [say("face.registration"), code(asset.id)], [say("face.asset_version"), asset.version], [say("face.asset_type"), asset.type], [say("face.holders"), holders],
      [say("face.rights"), asset.rights?.join(say("site.separator"))], [say("face.scenarios"), asset.scenarios], [say("face.registry_title"), asset.registry],
      [say("face.registered"), beijing(asset.registered)], [say("book.profile"), asset.profile.name],
      [say("files.certificates"), (asset.certificates ?? []).map((c) =>
        element("div", {}, element("a", { href: link({ certificate: c.number }) }, c.number), " ", sayCode("certificate_state.", c.state)))],
    ]));
}

// Each kind of right: the asset's field that lists it, and what its table says.
const kinds = [
  ["pledge", "pledges", ["book.rank", "found.number", "book.pledgee", "book.since", "book.ends", "book.secured"],
    (p) => [String(p.rank), p.id, p.pledgee, when(p.created), when(p.ends), say("book.private")]],
  ["licence", "licences", ["found.number", "book.licensee", "book.licensed", "book.exclusive", "book.since", "book.ends"],
    (l) => [l.id, l.licensee, l.terms.rights.join(say("site.separator")), say(l.terms.exclusive ? "book.yes" : "book.no"), when(l.terms.from), when(l.terms.ends)]],
  ["hold", "holds", ["found.number", "book.court", "book.order", "book.scope", "found.state", "book.ends"],
    (h) => [h.id, h.authority, h.order, h.scope.map((s) => sayCode("scope.", s)).join(say("site.separator")), sayCode("hold_state.", h.state), when(h.ends)]],
  ["objection", "objections", ["found.number", "book.matter", "book.objector", "found.state", "book.since"],
    (o) => [o.id, o.matter, o.objector, sayCode("objection_state.", o.state), when(o.filed)]],
];

const when = (instant) => (instant ? beijing(instant) : say("site.unstated"));

async function rightsOf(asset) {
  const made = await Promise.all(kinds.map(([kind, field, columns, row]) => right(kind, asset[field] ?? [], columns, row)));
  const deeds = (asset.deeds ?? []).map((d) => [d.deed, sayCode("deed.", d.kind) + (d.withdrawn ? ` (${say("deed.withdrawn", beijing(d.withdrawn))})` : ""), d.notary]);
  return [
    made,
    deeds.length > 0 ? [element("h3", {}, say("face.deeds")), table("uses", say("face.deeds"), [say("found.number"), say("face.kind"), say("class.notary")], deeds)] : "",
  ];
}

async function right(kind, ids, columns, row) {
  const title = say(`rights.${kind}`, ids.length);
  if (ids.length === 0) return element("p", {}, say(`rights.no_${kind}`));
  try {
    const entries = await Promise.all(ids.slice(0, most).map((id) => getEntity(kind, id)));
    const shown = table("uses", title, columns.map((key) => say(key)), entries.map((e) => row(e.value)));
    return [element("h3", {}, title), shown, ids.length > most ? element("p", {}, say("book.rest", ids.slice(most).join(say("site.separator")))) : ""];
  } catch (problem) {
    return [element("h3", {}, title), element("p", {}, ids.join(say("site.separator"))), element("p", { class: "wrong" }, problemLine(problem))];
  }
}

// files lists the papers of the registration by their digests, and who may fetch
// them: what they say is not public.
async function files(asset) {
  const title = say("papers.title");
  try {
    const numbers = [...new Set([asset.application, asset.disposal].filter(Boolean))];
    const applications = await Promise.all(numbers.map(getApplication));
    const rows = applications.flatMap((a) => (a.application.materials ?? []).map((m) => [m.name, code(m.digest), a.application.id]));
    if (!/^sm3:0+$/.test(asset.evidence_report ?? "sm3:0")) rows.push([say("face.evidence_report"), code(asset.evidence_report), (asset.evidence ?? []).join(say("site.separator"))]);
    return section("papers", title, element("p", {}, say("papers.who")),
      rows.length > 0 ? table("uses", title, [say("papers.name"), say("papers.digest"), say("papers.of")], rows) : element("p", {}, say("papers.none")));
  } catch (problem) {
    return section("papers", title, element("p", { class: "wrong" }, problemLine(problem)));
  }
}
