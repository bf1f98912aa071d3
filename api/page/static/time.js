import { say } from "./text.js";

// beijing tells an instant (RFC 3339, UTC) in Beijing time to the second, and
// says so. China has had no summer time since 1991, and the ledger begins later.
export function beijing(instant) {
  return say("site.time", bare(instant));
}

// bare is beijing for places whose heading says that it is Beijing time.
export function bare(instant) {
  const shifted = new Date(Date.parse(instant) + 8 * 3600 * 1000);
  return Number.isNaN(shifted.getTime()) ? instant : shifted.toISOString().slice(0, 19).replace("T", " ");
}
