import { code, element, section } from "./element.js";
import { say } from "./text.js";
import { beijing } from "./time.js";

// whenBox says between which instants a record was accepted, and where it is.
export function whenBox(found) {
  const { time } = found;
  return section("when", say("time.title"),
    element("p", { class: "interval" }, time ? say("time.interval", beijing(time.not_before), beijing(time.not_after)) : say("time.unknown")),
    time && found.quorum ? element("p", { class: "muted" }, say("time.source", found.quorum.faults)) : "",
    found.height ? element("p", {}, say("time.place", found.index, found.height), ` · ${say("time.record")} `, code(found.record)) : "");
}
