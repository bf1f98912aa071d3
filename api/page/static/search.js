import { digestFile } from "./sm3.js";

// what tells what someone searches for: `{certificate}`, `{file}` (a digest), or
// undefined when it can be neither.
export function what(text) {
  const trimmed = text.trim();
  const digest = trimmed.toLowerCase().match(/^(?:sm3:)?([0-9a-f]{64})$/);
  if (digest) return { file: `sm3:${digest[1]}` };
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(trimmed) ? { certificate: trimmed } : undefined;
}

// digestFiles computes the digests of files, one after the other.
export async function digestFiles(files, told, signal) {
  const digests = [];
  for (const file of files) digests.push(await digestFile(file, (done) => told(file, done), signal));
  return digests;
}
