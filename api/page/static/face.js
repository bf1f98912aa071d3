import { code, element, section } from "./element.js";
import { say, sayOther } from "./text.js";

const fields = [
  "asset_name", "asset_type", "holder_name", "holder_code", "registration", "confirmation", "acquisition", "update_cycle", "standard",
  "scenarios", "registry_title", "evidence_report",
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
      element("dl", {}, fields.filter((name) => face[name]).map((name) => field(name, value(name, face[name]))))));
}

function field(name, content) {
  return element("div", { class: `face-${name}` }, element("dt", {}, label(name)), element("dd", {}, content));
}

function label(name) {
  return [element("span", {}, say(`face.${name}`)), " ", element("small", {}, sayOther(`face.${name}`))];
}

function value(name, text) {
  if (text === "unstated") return say("site.unstated");
  if (!text.startsWith("sm3:")) return text;
  return name === "evidence_report" ? code(text) : say("face.withheld", text);
}
