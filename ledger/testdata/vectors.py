#!/usr/bin/env python3
"""Recomputes every value of the vectors with the standard library alone.

It shares no code with the ledger: SM3, SM2 and base64 lines are written here
again from the standards, so that an error in one of the two shows as a
difference. It prints "ok" and the number of checks, or fails.
"""
import base64
import hashlib
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent / "vectors"
MASK = 0xFFFFFFFF
checks = 0


def rotate(x, n):
    n %= 32
    return (x << n | x >> (32 - n)) & MASK


def sm3(data):
    """GB/T 32905-2016."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
             0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + bytes((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at + i:at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) & MASK, 7)
            ss2 = ss1 ^ rotate(a, 12)
            if j < 16:
                ff, gg = a ^ b ^ c, e ^ f ^ g
            else:
                ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g & MASK)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
            tt2 = (gg + h + ss1 + w[j]) & MASK
            d, c, b, a = c, rotate(b, 9), a, tt1
            h, g, f, e = g, rotate(f, 19), e, tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
        state = [x ^ y for x, y in zip(state, [a, b, c, d, e, f, g, h])]
    return b"".join(x.to_bytes(4, "big") for x in state)


P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    if p == q:
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiply(k, p):
    total = None
    while k:
        if k & 1:
            total = add(total, p)
        p, k = add(p, p), k >> 1
    return total


def point(key):
    raw = bytes.fromhex(key.removeprefix("sm2:"))
    assert len(raw) == 65 and raw[0] == 4
    x, y = int.from_bytes(raw[1:33], "big"), int.from_bytes(raw[33:], "big")
    assert (y * y - x * x * x - A * x - B) % P == 0
    return raw, (x, y)


def sm2_verify(key, message, signature):
    """GB/T 32918.2-2016 with the user id 1234567812345678."""
    raw, public = point(key)
    za = sm3(b"\x00\x80" + b"1234567812345678" + b"".join(v.to_bytes(32, "big") for v in (A, B, *G)) + raw[1:])
    e = int.from_bytes(sm3(za + message), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    found = add(multiply(s, G), multiply(t, public))
    return found is not None and (e + found[0]) % N == r


def name(digest):
    return "sm3:" + digest.hex()


def raw(digest):
    return bytes.fromhex(digest.removeprefix("sm3:"))


def root(leaves):
    """RFC 9162, 2.1.1, by its recursive definition, over leaf hashes."""
    if not leaves:
        return sm3(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return sm3(b"\x01" + root(leaves[:k]) + root(leaves[k:]))


def same(what, got, want):
    global checks
    checks += 1
    if got != want:
        sys.exit(f"{what}: got {got!r}, want {want!r}")


def canonical(text):
    """RFC 8785 for what the restricted form has: sorted keys, no spaces, short escapes."""
    def escape(s):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        return '"' + "".join(short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in s) + '"'

    def write(v):
        if isinstance(v, dict):
            return "{" + ",".join(escape(k) + ":" + write(v[k]) for k in sorted(v)) + "}"
        if isinstance(v, list):
            return "[" + ",".join(map(write, v)) + "]"
        if isinstance(v, str):
            return escape(v)
        return {True: "true", False: "false"}[v] if isinstance(v, bool) else str(v)
    return write(json.loads(text))


def record(data, v):
    text, _, block = data.rpartition(b"\n\n")
    text += b"\n"
    same("text", text.decode(), v["text"])
    same("id", name(sm3(text)), v["id"])
    same("leaf", name(sm3(b"\x00" + data)), v["leaf"])
    same("leaf256", "sha256:" + hashlib.sha256(b"\x00" + data).hexdigest(), v["leaf256"])
    title, line, rest = text.decode().split("\n")
    same("title", (title, rest), ("certledger-record/v1", ""))
    same("canonical", canonical(line), line)
    same("signers", [l.split(" ")[1] for l in block.decode().splitlines()], json.loads(line)["signers"])


def line(data, v):
    _, _, payload = data.decode().rstrip("\n").split(" ")
    same("payload", base64.b64decode(payload, validate=True).hex(), v["payload"])


def entry(data, v):
    same("digest", name(sm3(data)), v["digest"])
    same("entries", name(sm3(sm3(data))), v["entries"])
    same("records", [name(sm3(r)) for r in entry_records(data)], v["records"])


def entry_records(data):
    def take():
        nonlocal data
        head, _, data = data.partition(b"\n")
        return head.decode()
    for field in ("certledger-entry/v1", "ledger", "proposer", "time"):
        assert take().split(" ")[0] == field
    _, _, length = take().split(" ")
    data = data[int(length):]
    for _ in range(int(take().removeprefix("records "))):
        length = int(take())
        yield data[:length]
        data = data[length:]
    assert data.startswith(b"end\n\n")


def header(data, v):
    same("digest", name(sm3(data)), v["digest"])
    fields = [l.split(" ")[0] for l in data.decode().splitlines()[1:]]
    same("fields", fields, ["ledger", "height", "time", "prev", "final", "entries", "receipts", "size", "log", "log256",
                            "state", "governance", "next"])


def instant(ms):
    import datetime
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)
    return at.isoformat(timespec="milliseconds") + "Z"


def cosignature(data, v):
    same("digest", name(sm3(data)), v["digest"])
    payloads = [base64.b64decode(l.split(" ")[2], validate=True) for l in data.decode().splitlines()]
    same("times", [instant(int.from_bytes(p[4:12], "big")) for p in payloads], v["times"])
    same("key ids", [p[:4].hex() for p in payloads], v["key_ids"])


def governance(data, v):
    same("digest", name(sm3(data)), v["digest"])
    same("canonical", canonical(data), data.decode())
    n = sum("cosigner" in m.get("participation", []) for m in json.loads(data)["members"])
    same("quorum", (n, n - (n - 1) // 3), (v["cosigners"], v["quorum"]))
    for m in json.loads(data)["members"]:
        same("credit code", credit(m["code"]), True)


def genesis(data, v):
    file = json.loads(data)
    same("canonical", canonical(data), data.decode())
    text = file["note"].partition("\n\n")[0] + "\n"
    same("text", text, v["text"])
    same("ledger", name(sm3(text.encode())), v["ledger"])
    inside = re.search(r'"governance":(\{.*\}),"note":', data.decode()).group(1)
    same("governance", name(sm3(inside.encode())), v["governance"])
    lines = "".join(f"{d['name']} {name(sm3(d['text'].encode()))}\n" for d in file["documents"])
    same("documents", name(sm3(lines.encode())), v["documents"])
    for digest in ("governance", "documents"):
        same("line of the text", f"\n{digest} {v[digest]}\n" in text, True)


def disclosure(data, v):
    same("canonical", canonical(data), data.decode())
    same("commitment", name(sm3(b"certledger-commit/v1\n" + data)), v["commitment"])


def receipts(data, v):
    leaves = [sm3(b"\x00" + l) for l in data.splitlines(keepends=True)]
    same("leaves", [name(l) for l in leaves], v["leaves"])
    same("root", name(root(leaves)), v["root"])


def event(data, v):
    same("canonical", canonical(data.decode().split("\n")[1]), data.decode().split("\n")[1])
    same("leaf", name(sm3(b"\x00" + data)), v["leaf"])


def entity(data, v):
    same("bytes", data, v["kind"].encode() + b"\x00" + v["id"].encode())
    same("key", name(sm3(data)), v["key"])


def history(_, v):
    step = b"\x20" + raw(v["head"]) + v["height"].to_bytes(8, "big") + raw(v["leaf"]) + raw(v["value"])
    same("next", name(sm3(step)), v["next"])


def fingerprint(_, v):
    same("fingerprint", name(sm3(b"".join(sorted({raw(f) for f in v["files"]})))), v["fingerprint"])


def credit(code):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or any(c not in alphabet for c in code):
        return False
    return sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17])) % 31 == (31 - alphabet.index(code[17])) % 31


def credit_code(data, v):
    same("valid", credit(data.decode()), v["valid"])


def recovery(data, v):
    file = json.loads(data)
    same("canonical", canonical(data), data.decode())
    same("digest", name(sm3(data)), v["digest"])
    text = file["note"].partition("\n\n")[0] + "\n"
    same("text", text, v["text"])
    inside = re.search(r'"governance":(\{.*\}),"heads":', data.decode()).group(1)
    for line in (
        f"base {re.search('height ([0-9]+)', file['base']).group(1)} {name(sm3(file['base'].encode()))}",
        f"final {name(sm3(file['final_set'].encode()))}",
        f"governance {name(sm3(inside.encode()))}",
    ):
        same("line of the text", f"\n{line}\n" in text, True)
    same("entries", f"\nentries {name(sm3(sm3(data)))}\n" in v["next_header_but_log_and_state"], True)
    heads = [name(sm3(h["header"].encode())) for h in file["heads"]]
    same("heads", [l.split(" ")[3] for l in text.splitlines() if l.startswith("head ")], heads)


def trust(data, _):
    same("title", data.decode().split("\n")[0], "certledger-trust/v1")


def main():
    same("SM3", sm3(b"abc").hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
    formats = (record, line, entry, header, cosignature, governance, genesis, disclosure, receipts, event, entity, history,
               fingerprint, credit_code, recovery, trust)
    checks_of = {f.__name__: f for f in formats}
    files = {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(HERE.glob("*.json"))}
    same("files that are missing", sorted(checks_of.keys() - files.keys()), [])
    for stem, file in files.items():
        for v in file["good"]:
            if stem in checks_of:
                checks_of[stem]("".join(p["bytes"] for p in v["parts"]).encode(), v.get("values", {}))
            for s in v.get("signatures", []):
                label = f"{stem}: {v['name']}: {s['signer']}"
                same(label + ": key id", sm3(SPKI + point(s["key"])[0])[:4].hex(), s["key_id"])
                same(label, sm2_verify(s["key"], s["text"].encode(), bytes.fromhex(s["signature"])), True)
    print("ok", checks)


main()
