import { code, element, section, table } from "./element.js";
import { dropzone } from "./dropzone.js";
import { digestsShown } from "./progress.js";
import { say } from "./text.js";
import { verdictMark } from "./checks.js";

const most = 1024; // files that the API takes at once

// compareBox compares data files, by digest, with those that are registered.
export function compareBox(shown) {
  const place = element("div", { "aria-live": "polite" });
  const choose = async (chosen) => {
    try {
      if (chosen.length > most) throw new RangeError(say("compare.many", most));
      const digests = await digestsShown(place, chosen);
      shown.again({ files: chosen.map((file, i) => ({ name: file.name, digest: digests[i] })) }, "compare-title");
    } catch (cause) {
      place.replaceChildren(element("p", { class: "wrong" }, whyNot(cause)));
    }
  };
  return section("compare", say("compare.title"),
    element("p", { class: "muted" }, say("compare.text")),
    result(shown),
    dropzone("compare-files", say("compare.label"), { multiple: true }, choose), place);
}

function whyNot(cause) {
  if (cause.name === "AbortError") return say("digest.cancelled");
  return cause instanceof RangeError ? cause.message : say("digest.unreadable", cause.message);
}

function result({ answer, files }) {
  const check = answer.report.files;
  if (!check) return "";
  const keys = { PASS: "compare.match", FAIL: "compare.differ" };
  return [
    element("p", { class: "compared" }, verdictMark(check.verdict, ""), " ", say(keys[check.verdict] ?? "compare.unknown", files.length)),
    table("digests", say("compare.caption"), [say("compare.name"), "SM3"], files.map((file) => [file.name, code(file.digest)])),
  ];
}
