import assert from "node:assert/strict";
import { test } from "node:test";
import { changes } from "./history.js";
import { speak } from "./language.js";
import { groups } from "./node.js";
import { what } from "./search.js";
import { beijing } from "./time.js";
import { conclude } from "./verify.js";

const digest = "sm3:" + "0a".repeat(32);

test("what someone searches for", () => {
  assert.deepEqual(what(" DA-2026-0001 "), { certificate: "DA-2026-0001" });
  assert.deepEqual(what("0A".repeat(32)), { file: digest });
  assert.deepEqual(what(digest), { file: digest });
  for (const bad of ["", "-x", "a b", "a/b", "证", "a".repeat(81), "sm3:12"]) assert.equal(what(bad), undefined, bad);
});

test("Beijing time is told as such", () => {
  speak("en");
  assert.equal(beijing("2026-12-31T16:00:00.999Z"), "2027-01-01 00:00:00 Beijing time (UTC+8)");
  assert.equal(beijing("soon"), "soon Beijing time (UTC+8)");
});

test("a fingerprint has sixteen groups", () => {
  assert.deepEqual(groups(digest), Array(16).fill("0a0a"));
});

const check = (verdict, code = "x") => ({ title: code, verdict, code });
const answer = (checks, files) => ({ checks, report: { files } });
const passed = Array(6).fill(check("PASS"));

test("a report in one line", () => {
  const rows = [
    [answer(passed), "pass", []],
    [answer([]), "open", []],
    [answer([...passed, check("STALE", "status.stale")]), "open", ["status.stale"]],
    [answer([...passed, check("FAIL", "status.superseded")]), "ended", ["status.superseded"]],
    [answer([...passed, check("FAIL", "status.expired")]), "ended", ["status.expired"]],
    [answer([...passed, check("FAIL", "status.cancelled")]), "ended", ["status.cancelled"]],
    [answer([...passed, check("FAIL", "status.proof")]), "fail", ["status.proof"]],
    [answer([check("FAIL", "header.fork"), check("FAIL", "status.superseded")]), "fail", ["header.fork", "status.superseded"]],
    [answer([check("NOT-CHECKED", "unchecked.file"), check("FAIL", "status.superseded")]), "open", ["unchecked.file"]],
    [answer(passed, { verdict: "PASS" }), "pass", []],
    [answer(passed, { verdict: "FAIL" }), "fail", []],
  ];
  for (const [given, level, checks] of rows) assert.deepEqual(conclude(given), { level, checks });
});

test("what changed, in words", () => {
  speak("en");
  const holders = (account) => [{ account, share: "1/1" }];
  const first = { holders: holders("A") };
  assert.deepEqual(changes(undefined, first), ["Holder's account A"]);
  const issued = { ...first, certificates: [{ number: "1", state: "VALID" }] };
  assert.deepEqual(changes(first, issued), ["Certificate 1 issued"]);
  const moved = { holders: holders("B"), certificates: [{ number: "1", state: "SUPERSEDED", successor: "2" }, { number: "2", state: "VALID" }] };
  assert.deepEqual(changes(issued, moved), ["Certificate 1 superseded by 2", "Certificate 2 issued", "Holder's account changed from A to B"]);
  assert.deepEqual(changes(issued, { ...issued, certificates: [{ number: "1", state: "EXPIRED" }] }), ["Certificate 1: Expired"]);
  assert.deepEqual(changes(issued, issued), []);
  for (const [field, on, off] of [
    ["pledges", "Pledge P entered", "Pledge P released"], ["holds", "Frozen by court: P", "Freeze P ended"],
    ["licences", "Licence P entered", "Licence P ended"], ["objections", "Objection P entered", "Objection P closed"],
  ]) {
    assert.deepEqual(changes(issued, { ...issued, [field]: ["P"] }), [on]);
    assert.deepEqual(changes({ ...issued, [field]: ["P"] }, issued), [off]);
  }
});
