import { link } from "./address.js";
import { code, element, facts } from "./element.js";
import { say } from "./text.js";

// Problems that this page has more to say about than the node: a headline, an
// explanation, and what was expected instead.
const known = {
  "page.unreachable": { title: "failure.unreachable", text: "failure.unreachable_text" },
  "page.answer": { text: "failure.answer_text" },
  "page.not_certificate": { title: "failure.not_certificate", text: "failure.not_certificate_text", expected: "failure.expected_certificate" },
  "page.too_large": { title: "failure.not_certificate", text: "failure.too_large_text", expected: "failure.expected_certificate" },
  "certificate.unknown": { title: "failure.not_found", text: "failure.not_found_text", expected: "failure.expected_number" },
  "file.unknown": { title: "failure.not_found", text: "failure.file_not_found_text", expected: "failure.expected_file" },
  "certificate.invalid": { title: "failure.not_certificate", expected: "failure.expected_certificate" },
  "request.rate": { title: "failure.busy" },
  "server.busy": { title: "failure.busy" },
  "server.not_ready": { title: "failure.busy" },
};

// failure is the view of what went wrong, in as much detail as a success. asked
// is what was asked for; retry asks again.
export function failure(problem, asked, retry) {
  const fields = fieldsOf(problem);
  const row = known[fields.code] ?? {};
  return [
    element("div", { class: "verdict fail" },
      element("h1", {}, say(row.title ?? "failure.title")),
      fields.title ? element("p", { class: "computed" }, fields.title) : "",
      row.text ? element("p", {}, say(row.text)) : "",
      fields.retry_after ? element("p", {}, say("failure.retry_after", fields.retry_after)) : "",
      facts("facts", details(fields, row, asked)),
      element("p", { class: "actions" },
        element("button", { type: "button", class: "primary", onclick: retry }, say("failure.retry")),
        element("a", { href: link({}) }, say("site.home")))),
  ];
}

function details(fields, row, asked) {
  return [
    [say("failure.asked"), fields.asked ?? asked],
    [say("failure.expected"), row.expected && say(row.expected)],
    [say("failure.got"), fields.got],
    [say("failure.detail"), fields.detail],
    [say("failure.rule"), fields.rule],
    [say("failure.article"), fields.article],
    [say("failure.code"), code(fields.code)],
    [say("failure.status"), fields.status && String(fields.status)],
  ];
}

// problemLine puts a problem in a few words.
export function problemLine(problem) {
  const { title, code } = fieldsOf(problem);
  if (title) return `${title} [${code}]`;
  return known[code]?.title ? say(known[code].title) : code;
}

// fieldsOf gives a problem's fields; anything else that was thrown is a fault
// of this page and says what it can.
function fieldsOf(problem) {
  return problem.fields ?? { code: "page.fault", detail: String(problem) };
}
