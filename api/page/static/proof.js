import { element, list, section } from "./element.js";
import { say } from "./text.js";

// proofBox says what a verification proves and what nobody may read into it.
// limits are those that the node found in a certificate; without certificate
// the general ones stand there.
export function proofBox(limits = []) {
  const yes = ["proof.yes_bytes", "proof.yes_order", "proof.yes_who", "proof.yes_status"];
  const general = ["proof.no_content", "proof.no_before", "proof.no_title", "proof.no_later"].map((key) => say(key));
  const no = limits.length > 0 ? [...limits, say("proof.no_title_found")] : general;
  return section("proof", say("proof.title"),
    element("div", { class: "pair" },
      element("div", { class: "yes" }, element("h3", {}, say("proof.yes")), list("marked", yes.map((key) => say(key))),
        element("p", { class: "muted" }, say("proof.yes_only"))),
      element("div", { class: "no" }, element("h3", {}, say(limits.length > 0 ? "proof.no_found" : "proof.no")), list("marked", no))),
    element("p", { class: "prevails" }, say("proof.register")));
}
