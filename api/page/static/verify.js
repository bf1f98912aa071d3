import { getSubjectStatus, postVerify, Problem } from "./api.js";

const largest = 4 << 20; // bytes, of a certificate file
const format = "certledger-certificate/v1";

// readCertificateFile reads a file that someone dropped. What is no certificate
// is refused here, so that it is never sent.
export async function readCertificateFile(file) {
  if (file.size > largest) throw new Problem({ code: "page.too_large", asked: file.name });
  const text = await file.text();
  let found;
  try {
    found = JSON.parse(text)?.format;
  } catch {
    found = undefined;
  }
  if (found !== format) throw new Problem({ code: "page.not_certificate", asked: file.name, got: found });
  return text;
}

// verify has the node verify a certificate, with the status that it can prove
// now if that is newer than the certificate's own.
export async function verify(certificate, node, { without = [], files = [] } = {}) {
  const request = { certificate };
  if (without.length > 0) request.without = without;
  if (files.length > 0) request.files = files;
  const first = await postVerify(request);
  const old = first.report.status?.height;
  if (old === undefined || first.report.ledger !== node.status.ledger || old >= node.status.final) return { answer: first };
  let status;
  try {
    status = await getSubjectStatus(first.report);
  } catch (problem) {
    return { answer: first, notRefreshed: problem };
  }
  return { answer: await postVerify({ ...request, status }), old };
}

// Reasons for which a genuine certificate is no longer in force.
const ended = ["status.superseded", "status.expired", "status.cancelled", "status.invalid", "status.copied", "status.revoked", "status.suspended",
  "status.barred"];

// conclude puts a report in one line: its level (`pass`, `ended`, `open` or
// `fail`) and the titles of the checks to name.
export function conclude(answer) {
  const failed = answer.checks.filter((check) => check.verdict === "FAIL");
  if (failed.some((check) => !ended.includes(check.code))) return { level: "fail", checks: titles(failed) };
  const open = answer.checks.filter((check) => check.verdict !== "PASS" && check.verdict !== "FAIL");
  if (open.length > 0 || answer.checks.length === 0) return { level: "open", checks: titles(open) };
  if (failed.length > 0) return { level: "ended", checks: titles(failed) };
  if (answer.report.files?.verdict === "FAIL") return { level: "fail", checks: [] };
  return { level: "pass", checks: [] };
}

const titles = (checks) => checks.map((check) => check.title);
