import { language } from "./language.js";

// Problem is a refusal: the node's own (RFC 9457), or one of this page, whose
// codes begin with `page.`.
export class Problem extends Error {
  constructor(fields) {
    super(fields.title ?? fields.code);
    this.fields = fields;
  }
}

const patience = 60_000; // milliseconds

async function ask(path, options = {}) {
  const headers = { "Accept-Language": language(), ...options.headers };
  let answer;
  try {
    answer = await fetch(path, {
      ...options, headers, credentials: "omit", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(patience),
    });
  } catch (cause) {
    throw new Problem({ code: "page.unreachable", detail: String(cause) });
  }
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

async function refusal(answer) {
  const after = Number(answer.headers.get("Retry-After")) || undefined;
  try {
    const fields = await answer.json();
    return new Problem({ retry_after: after, ...fields, status: answer.status });
  } catch (cause) {
    return new Problem({ code: "page.answer", status: answer.status, retry_after: after, detail: String(cause) });
  }
}

async function json(path, options) {
  const answer = await ask(path, options);
  try {
    return await answer.json();
  } catch (cause) {
    throw new Problem({ code: "page.answer", detail: String(cause) });
  }
}

const part = encodeURIComponent;

// Addresses are relative, so that the page also works below a path.
export const certificatePath = (number) => `v1/certificates/${part(number)}`;
// statusPath is where the state of what a report is about is proved: its asset's, or the
// certificate's own where it is of an account.
export const statusPath = ({ asset, number }) => asset ? `v1/assets/${part(asset)}/status` : `v1/certificates/${part(number)}/status`;
export const assetRightsPath = (asset) => `v1/assets/${part(asset)}/rights`;

export const getStatus = () => json("v1/status");
export const getMembers = () => json("v1/members");
export const getFile = (digest) => json(`v1/files/${part(digest)}`);
export const getHeader = (height) => json(`v1/headers/${height}`);
export const getWhy = (kind, id) => json(`v1/${kind}s/${part(id)}/explain`);
export const getHistory = (asset, after) => json(`v1/assets/${part(asset)}/history?after=${after}`);
export const getAsset = (id) => json(`v1/assets/${part(id)}`);
export const getApplication = (id) => json(`v1/applications/${part(id)}`);
export const getEntity = (kind, id) => json(`v1/state/${kind}/${part(id)}`);
export const getSearch = (query) => json(`v1/search?${new URLSearchParams(query)}`);
export const getCertificate = async (number) => (await ask(certificatePath(number))).text();
export const getSubjectStatus = async (report) => (await ask(statusPath(report))).text();

export const postVerify = (request) =>
  json("v1/verify", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request) });
