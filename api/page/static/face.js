import { code, element, section } from "./element.js";
import { say, sayOther } from "./text.js";
import { beijing } from "./time.js";

const fields = [
  "asset_name", "asset_version", "asset_type", "anonymous", "holder_name", "holder_code", "holders", "rights", "right", "registration", "confirmation", "copy", "acquisition",
  "update_cycle", "standard", "scenarios", "registry_title", "registered", "issued", "valid_to", "uses", "deeds", "evidence_report", "form", "form_approval", "kind",
];

// faceBox shows what the registry signed, as a certificate.
export function faceBox(found, level) {
  const { face } = found;
  if (!face) return section("face-box", say("face.heading"), element("p", {}, say("face.missing")));
  const sure = level === "pass" || level === "ended";
  return section("face-box", say("face.heading"),
    element("p", { class: sure ? "muted" : "wrong" }, say(sure ? "face.note" : "face.unverified")),
    element("article", { class: "face" },
      element("h3", {}, face.title),
      element("p", { class: "face-number" }, label("number"), " ", code(face.number)),
      ...(face.caveat ? [element("p", { class: "face-caveat" }, label("caveat"), " ", element("strong", {}, face.caveat))] : []),
      element("dl", {}, fields.filter((name) => face[name]).map((name) => field(name, value(name, face[name])))),
      ...(face.disclaimer ? [element("p", { class: "face-disclaimer" }, label("disclaimer"), " ", face.disclaimer)] : [])));
}

function field(name, content) {
  return element("div", { class: `face-${name}` }, element("dt", {}, label(name)), element("dd", {}, content));
}

function label(name) {
  return [element("span", {}, say(`face.${name}`)), " ", element("small", {}, sayOther(`face.${name}`))];
}

function value(name, text) {
  if (name === "holders") return text.map((h) => element("p", {}, person(h.name), " ", code(h.code), " ", h.share));
  if (name === "deeds") return text.map((d) => element("p", {}, `${d.deed} `, say(`deed.${d.kind}`), " ", code(d.notary), d.withdrawn ? ` ${say("deed.withdrawn", beijing(d.withdrawn))}` : ""));
  if (name === "rights" || name === "uses") return text.join("\u3001");
  if (name === "right") return right(text);
  if (name === "valid_to") return beijing(text);
  if (text === true) return "\u2713";
  if (text === "unstated") return say("site.unstated");
  if (!text.startsWith("sm3:")) return text;
  return name === "evidence_report" ? code(text) : say("face.withheld", text);
}

// person shows a name, or that only the commitment to it is there.
function person(name) {
  return name && name.startsWith("sm3:") ? say("face.withheld", name) : name;
}

// right shows the right that a voucher stands for, with its terms.
function right(r) {
  const terms = r.licence || {};
  const period = [terms.from || r.from, terms.ends || r.pledge_ends || r.ends].filter(Boolean).map((t) => beijing(t)).join(" – ");
  const lines = [
    [code(r.right)], [person(r.grantor), " → ", person(r.grantee)], [(terms.rights || []).join("\u3001"), " ", terms.manner],
    [(terms.scenarios || []).join("\u3001"), " ", (terms.territory || []).join("\u3001")], [terms.limits, " ", terms.secrecy], [period], [code(r.contract)],
  ];
  return lines.map((line) => line.filter(Boolean)).filter((line) => line.some((x) => x !== " ")).map((line) => element("p", {}, ...line));
}
