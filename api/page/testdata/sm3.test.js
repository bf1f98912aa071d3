import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { digestFile, Sm3 } from "./sm3.js";

const vectors = JSON.parse(readFileSync("vectors.json"));
const bytes = (text) => new TextEncoder().encode(text);

test("standard vectors", () => {
  const digest = (text) => new Sm3().update(bytes(text)).digest();
  assert.equal(digest("abc"), "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  assert.equal(digest("abcd".repeat(16)), "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
});

test("the ledger's digests, whole and in pieces", () => {
  for (const { text, digest } of vectors) {
    assert.equal(new Sm3().update(bytes(text)).digest(), digest, `${text.length} bytes`);
    for (const size of [1, 7, 63, 64, 65]) {
      const sm3 = new Sm3();
      for (let at = 0; at < text.length; at += size) sm3.update(bytes(text.slice(at, at + size)));
      assert.equal(sm3.digest(), digest, `${text.length} bytes by ${size}`);
    }
  }
});

test("a file is read in pieces, and told of", async () => {
  const content = new Uint8Array((1 << 20) * 2 + 5).fill(0x61);
  const told = [];
  const digest = await digestFile(new Blob([content]), (done) => told.push(done), new AbortController().signal);
  assert.equal(digest, new Sm3().update(content).digest());
  assert.deepEqual(told, [0, 1 << 20, 2 << 20, content.length]);
});

test("a file that is stopped has no digest", async () => {
  const control = new AbortController();
  const content = new Blob([new Uint8Array(3 << 20)]);
  await assert.rejects(digestFile(content, (done) => done > 0 && control.abort(), control.signal), { name: "AbortError" });
});
