import { code, element, list, section, table } from "./element.js";
import { say, sayCode } from "./text.js";

// checksBox shows each check with its verdict in words and the reason.
export function checksBox(answer) {
  const columns = [say("checks.check"), say("checks.verdict"), say("checks.reason")];
  const rows = answer.checks.map((check) => row(check, answer.report.checks.find((raw) => raw.name === check.name)));
  return section("checks", say("checks.title"),
    table("checklist", say("checks.caption"), columns, rows),
    answer.notes.length > 0 ? element("div", { class: "notes" }, element("h3", {}, say("checks.notes")), list("marked", answer.notes)) : "",
    element("p", { class: "muted" }, say("checks.computer")));
}

function row(check, raw) {
  return [
    [element("strong", {}, check.title), element("span", { class: "question" }, sayCode("check.", check.name))],
    verdictMark(check.verdict, check.verdict_text),
    [check.reason, check.verdict === "PASS" ? "" : detail(check, raw)],
  ];
}

// detail gives a developer or an expert what exactly was found.
function detail(check, raw) {
  const lines = [...(raw?.args ?? []), raw?.detail].filter(Boolean);
  return element("details", { open: true }, element("summary", {}, `${say("checks.detail")} (${say("checks.code", check.code)})`),
    lines.map((line) => element("div", {}, code(line))));
}

// verdictMark is a verdict in words with a sign, so that colour alone never
// tells it.
export function verdictMark(verdict, words) {
  const signs = { PASS: "✓", FAIL: "✗", "NOT-CHECKED": "–", STALE: "!" };
  return element("span", { class: `mark ${verdict.toLowerCase()}` },
    element("span", { "aria-hidden": "true" }, signs[verdict] ?? "?"), words || sayCode("verdict_word.", verdict));
}
