#!/usr/bin/env python3
"""A second, independent verifier of certledger certificates, status and rights files.

Python 3 standard library only; SM3 and SM2 are written out below. It walks a
file from the trust file to the verdict and stops at the first thing that does
not hold.

    verify.py TRUST AT CERTIFICATE [STATUS]    AT is milliseconds since 1970
    verify.py TRUST AT STATUS
    verify.py TRUST AT RIGHTS                  what it proves is printed
    verify.py --batch VECTORS                  one JSON line per vector
"""
import base64, datetime, json, os, re, sys

# --- SM3 (GB/T 32905-2016) and SM2 verification (GB/T 32918.2-2016) ---

M32 = 0xFFFFFFFF
rol = lambda x, n: ((x << n % 32) | (x & M32) >> (32 - n % 32)) & M32
T = [rol(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]

def sm3(data):
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for i in range(0, len(data), 64):
        w = [int.from_bytes(data[i + 4 * k:i + 4 * k + 4], "big") for k in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
            w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            s1 = rol(rol(a, 12) + e + T[j] & M32, 7)
            ff, gg = (a ^ b ^ c, e ^ f ^ g) if j < 16 else (a & b | a & c | b & c, e & f | ~e & g)
            t1 = ff + d + (s1 ^ rol(a, 12)) + (w[j] ^ w[j + 4]) & M32
            t2 = gg + h + s1 + w[j] & M32
            a, b, c, d, e, f, g, h = t1, a, rol(b, 9), c, t2 ^ rol(t2, 9) ^ rol(t2, 17), e, rol(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in v)

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A, B = P - 3, 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
num = lambda b: int.from_bytes(b, "big")
raw = lambda n: n.to_bytes(32, "big")

def double(p):
    x, y, z = p
    if not z or not y:
        return 0, 1, 0
    s, m = 4 * x * y * y % P, (3 * x * x + A * pow(z, 4, P)) % P
    u = (m * m - 2 * s) % P
    return u, (m * (s - u) - 8 * pow(y, 4, P)) % P, 2 * y * z % P

def add(p, q):
    if not p[2]: return q
    if not q[2]: return p
    za, zb = p[2] * p[2] % P, q[2] * q[2] % P
    u, v, s, t = p[0] * zb % P, q[0] * za % P, p[1] * zb * q[2] % P, q[1] * za * p[2] % P
    if u == v:
        return double(p) if s == t else (0, 1, 0)
    h, r = (v - u) % P, (t - s) % P
    x = (r * r - h ** 3 - 2 * u * h * h) % P
    return x, (r * (u * h * h - x) - s * h ** 3) % P, h * p[2] * q[2] % P

def both(s, t, key):
    """s*G + t*key"""
    g, k = (*G, 1), (*key, 1)
    table, out = {(1, 0): g, (0, 1): k, (1, 1): add(g, k)}, (0, 1, 0)
    for i in range(255, -1, -1):
        out = double(out)
        bits = (s >> i & 1, t >> i & 1)
        if bits != (0, 0): out = add(out, table[bits])
    return out

SEEN = {}

def verify(key, message, signature):
    """key is 04 || x || y"""
    if (key, message, signature) not in SEEN:
        SEEN[key, message, signature] = verify_anew(key, message, signature)
    return SEEN[key, message, signature]

def verify_anew(key, message, signature):
    x, y = num(key[1:33]), num(key[33:])
    if key[0] != 4 or x >= P or y >= P or (y * y - x * x * x - A * x - B) % P: return False
    user = b"1234567812345678"
    za = sm3((8 * len(user)).to_bytes(2, "big") + user + b"".join(map(raw, (A, B, *G, x, y))))
    e, r, s = num(sm3(za + message)), num(signature[:32]), num(signature[32:])
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t): return False
    x1, _, z1 = both(s, t, (x, y))
    return bool(z1) and (e + x1 * pow(z1 * z1, -1, P) % P) % N == r

# --- texts ---

class Bad(Exception): pass

CHECK = ["INTEGRITY"]

def ask(name): CHECK[0] = name

def need(ok, why):
    if not ok: raise Bad(why)

def digest(data): return "sm3:" + sm3(data if isinstance(data, bytes) else data.encode()).hex()
def unhex(d):
    need(re.fullmatch("sm3:[0-9a-f]{64}", d), "not a digest: %r" % d)
    return bytes.fromhex(d[4:])

def canonical(v): return json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

def parse(text):
    try:
        v = json.loads(text)
    except ValueError as err:
        raise Bad("not JSON: %s" % err)
    need(canonical(v) == text, "not canonical")
    return v

def keys(v, must, may=""):
    need(isinstance(v, dict) and set(must.split()) <= set(v) <= set(must.split() + may.split()), "keys %s" % sorted(v))

def millis(text):
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text), "not an instant: %r" % text)
    t = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    return (t - datetime.datetime(1970, 1, 1)) // datetime.timedelta(milliseconds=1)

def instant(ms):
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

def fields(text, title, names):
    lines = text.split("\n")
    need(lines[0] == title and lines[-1] == "" and len(lines) == len(names) + 2, "malformed " + title)
    need([l.split(" ")[0] for l in lines[1:-1]] == names, "fields of " + title)
    return {n: l[len(n) + 1:] for n, l in zip(names, lines[1:-1])}

HEADER = "ledger height time prev final entries receipts size log log256 state governance next".split()

def header(text, ledger):
    h = fields(text, "certledger-header/v1", HEADER)
    final, h["set"] = h["final"].split(" ")
    h.update(text=text, digest=digest(text), height=int(h["height"]), size=int(h["size"]), final=int(final), ms=millis(h["time"]))
    need(h["ledger"] == ledger, "header of another ledger")
    need(h["height"] > 1 or h["prev"] == ledger, "first header")
    return h

def linked(headers):
    for a, b in zip(headers, headers[1:]):
        need(b["height"] == a["height"] + 1 and b["prev"] == a["digest"] and b["ms"] > a["ms"]
             and b["size"] >= a["size"] and b["final"] >= a["final"], "header %d does not follow" % b["height"])

def sign_lines(block):
    out, last = [], b""
    for line in block.split("\n")[:-1]:
        m = re.fullmatch("\u2014 (\\S+) (\\S+)", line)
        need(m and (line + "\n").encode() > last, "signature lines")
        last = (line + "\n").encode()
        payload = base64.b64decode(m[2], validate=True)
        need(base64.b64encode(payload).decode() == m[2], "base64")
        out.append((m[1], payload))
    need(block == "" or block.endswith("\n"), "last signature line")
    return out

def key_raw(text): return bytes.fromhex(text[4:])
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
def key_id(key): return sm3(SPKI + key)[:4]

# --- governance and quorum ---

def takes(m, part): return part in m.get("participation", []) and not m.get("suspended")

def quorum(block, h, s):
    """Every line must be of the set s and verify; gives the counted clocks in order."""
    times, names = [], set()
    for name, p in sign_lines(block):
        m = s["members"].get(name, {})
        need(name not in names and len(p) == 76 and "cosign_key" in m, "cosignature of " + name)
        key, ms = key_raw(m["cosign_key"]), num(p[4:12])
        text = "certledger-cosign/v1\nsigner %s\ntime %s\n%s" % (name, instant(ms), h["text"])
        need(p[:4] == key_id(key) and verify(key, text.encode(), p[12:]), "cosignature of " + name)
        names.add(name)
        if takes(m, "cosigner"): times.append(ms)
    n = sum(takes(m, "cosigner") for m in s["members"].values())
    f = (n - 1) // 3
    q = min(n, max(n - f, s["min"]))
    need(len(times) >= q, "%d of %d cosignatures over header %d" % (len(times), n, h["height"]))
    return sorted(times), f

def first(text):
    """The first character of a text, in bytes."""
    n = min(1, len(text))
    while n < len(text) and text[n] & 0xc0 == 0x80: n += 1
    return text[:n]

def last(text):
    """The last character of a text, in bytes."""
    n = max(0, len(text) - 1)
    while n and text[n] & 0xc0 == 0x80: n -= 1
    return text[n:]

def splice(old, splices):
    """The text that the splices make of old, in bytes."""
    out, end = b"", 0
    need(splices, "no splice")
    for i, s in enumerate(splices):
        keys(s, "at cut put")
        at, cut, put = s["at"], s["cut"], s["put"].encode()
        need(at >= end + bool(i) and cut >= 0 and at + cut <= len(old) and old[at:at + cut] != put, "splice %d" % i)
        gone, rest = old[at:at + cut], old[at + cut:]
        if splices[i + 1:]: rest = rest[:max(0, splices[i + 1]["at"] - 1 - at - cut)]
        need(not any(p < len(old) and old[p] & 0xc0 == 0x80 for p in (at, at + cut)), "splice %d parts a character" % i)
        need(not (gone and put and last(gone) == last(put)), "splice %d ends with what it leaves" % i)
        need(not first(gone or rest) or first(gone or rest) != first(put or rest), "splice %d begins with what it leaves" % i)
        out, end = out + old[end:at] + put, at + cut
        need(len(out) + len(old) - end <= 256 << 10, "the text is too long")
    return out + old[end:]

def survivors(old, keep, drop):
    """The set with which the ledger goes on after a lost quorum."""
    g = json.loads(json.dumps(old))
    for name in ("epoch", "sequence", "voted"): g[name] += 1
    g["members"] = [m for m in g["members"] if m["name"] not in drop]
    for m in g["members"]:
        if (takes(m, "voter") or takes(m, "cosigner")) and m["name"] not in keep:
            for name in ("participation", "node", "cosign_key"): m.pop(name, None)
            m["staff_keys"] = [k for k in m["staff_keys"] if k["role"] != "node"]
    cosigners = [m for m in g["members"] if takes(m, "cosigner")]
    if min(g["params"].pop("min_quorum", 0), len(cosigners)):
        g["params"]["min_quorum"] = min(old["params"]["min_quorum"], len(cosigners))
    met = lambda a: len(cosigners) >= a["members"] and all(
        sum(c["class"] in m["classes"] for m in cosigners) >= c["count"] for c in a.get("classes", []))
    approvals = [a for a in g.pop("approvals", []) if met(a)]
    if approvals: g["approvals"] = approvals
    return g

def recovery(f, ledger, old):
    """A recovery plan, checked against the set that its base must name."""
    keys(f, "base final_set format governance heads note", "decided")
    note, _, lines = f["note"].partition("\n\n")
    text, names = note + "\n", "ledger epoch base final governance raft time reason".split()
    rows = text.split("\n")[1 + len(names):-1]
    p = fields("\n".join(text.split("\n")[:1 + len(names)]) + "\n", "certledger-recovery/v1", names)
    need(f["format"] == "certledger-recovery-file/v1" and p["ledger"] == ledger, "plan of another ledger")
    h, members = header(f["base"], ledger), old["members"]
    need(p["base"] == "%d %s" % (h["height"], h["digest"]) and h["governance"] == old["digest"], "base of the plan")
    need(p["final"] == digest(f["final_set"]) and p["governance"] == digest(canonical(f["governance"])), "preimages of the plan")
    times, faults = quorum(f["final_set"], h, old)
    need(len(times) == f["final_set"].count("\n"), "the base is signed by an observer")
    need(("decided" in f) == (h["next"] != h["governance"]), "decided set of the plan")
    decided = f.get("decided", old["all"])
    need(h["next"] == digest(canonical(decided)), "decided set of the plan")
    need(rows and len(rows) == 2 * len(f["heads"]), "survivors of the plan")
    who, new = [], {m["name"]: m for m in f["governance"]["members"]}
    for (head, lock), held in zip(zip(rows[::2], rows[1::2]), f["heads"]):
        keys(held, "cosignatures header")
        name, at = head.split(" ")[1], header(held["header"], ledger)
        need(head == "head %s %d %s" % (name, at["height"], at["digest"]) and lock.startswith("lock %s " % name), "head of " + name)
        for height, d in (head.split(" ")[2:], lock.split(" ")[2:]):
            need(unhex(d) and (int(height) or d == ledger) and (int(height) != h["height"] or d == h["digest"]), "head of " + name)
        for signer, c in sign_lines(held["cosignatures"]):
            key = key_raw(members[signer]["cosign_key"])
            said = "certledger-cosign/v1\nsigner %s\ntime %s\n%s" % (signer, instant(num(c[4:12])), at["text"])
            need(c[:4] == key_id(key) and verify(key, said.encode(), c[12:]), "head of " + name)
        need(takes(members.get(name, {}), "cosigner") and new.get(name, {}).get("cosign_key") == members[name]["cosign_key"], "survivor " + name)
        who.append(name)
    need(who == sorted(set(who)) and len(who) > faults, "%d survivors, more than %d are needed" % (len(who), faults))
    need([n for n, _ in sign_lines(lines)] == who, "not signed by all survivors")
    for name, s in sign_lines(lines):
        key = key_raw(members[name]["cosign_key"])
        need(len(s) == 68 and s[:4] == key_id(key) and verify(key, text.encode(), s[4:]), "signature of " + name + " on the plan")
    keep = [m["name"] for m in decided["members"] if (takes(m, "voter") or takes(m, "cosigner")) and new.get(m["name"], {}).get("participation")]
    drop = [m["name"] for m in decided["members"] if m["name"] not in new]
    need(survivors(decided, keep, drop) == f["governance"] and f["governance"]["epoch"] == int(p["epoch"]), "the plan's members")
    signers, voters = ([m for m in new if takes(new[m], part)] for part in ("cosigner", "voter"))
    q = min(len(signers), max(len(signers) - (len(signers) - 1) // 3, f["governance"]["params"].get("min_quorum", 0)))
    need(sum(m in signers for m in who) >= max(1, q) and 2 * sum(m in voters for m in who) > len(voters), "the survivors cannot go on")
    block = dict(ms=max(h["ms"] + 1, millis(p["time"])), prev=h["digest"], final=h["height"], set=p["final"], size=h["size"] + 1, receipts=digest(b""),
                 entries=digest(bytes.fromhex(digest(canonical(f))[4:])), governance=p["governance"], next=p["governance"])
    return {"digest": digest(canonical(f)), "epoch": int(p["epoch"]), "from": h, "governance": p["governance"], "block": block}

class Chain:
    """The sets of members that the file proves, from the genesis on."""
    def __init__(self, ledger, genesis, governance, trust):
        keys(governance, "first", "links")
        self.sets, self.headers, self.purpose, self.plans, self.unknown = [], [], genesis["purpose"], [], None
        self.put(canonical(governance["first"]).encode(), genesis["governance"])
        for l in governance.get("links", []):
            if "plan" in l:
                keys(l, "plan")
                p = recovery(l["plan"], ledger, self.sets[-1])
                if p["digest"] not in trust["recoveries"]:
                    self.unknown = p
                    return # what follows rests on it
                self.put(canonical(l["plan"]["governance"]).encode(), p["governance"])
                self.plans.append(p)
                self.headers.append(p["from"])
                continue
            keys(l, "header splices", "cosignatures")
            h, old = header(l["header"], ledger), self.sets[-1]
            pinned = "cosignatures" not in l and trust["pins"].get(h["height"]) == h["digest"]
            if not pinned:
                quorum(l.get("cosignatures", ""), h, old)
            named = h["governance"] if h["governance"] != old["digest"] else h["next"]
            need(named != old["digest"], "the header names no later set")
            self.put(splice(old["text"], l["splices"]), named)
            need(self.sets[-1]["epoch"] == old["epoch"] or pinned, "a recovery without its plan")
            need(self.sets[-1]["sequence"] > old["sequence"], "the set is not a later one")
            self.headers.append(h)

    def put(self, text, want):
        need(digest(text) == want, "governance is not the one that is named")
        g = parse(text.decode())
        need(g["purpose"] == self.purpose, "purpose")
        self.sets.append(dict(digest=want, text=text, all=g, sequence=g["sequence"], epoch=g["epoch"], min=g["params"].get("min_quorum", 0),
                              members={m["name"]: m for m in g["members"]}, revoked=g.get("revoked", [])))

    def of(self, h):
        """The set that must cosign the header."""
        for s in self.sets:
            if s["digest"] == h["governance"]: return s
        need(not self.unknown, "the trust file does not name the recovery plan %s" % (self.unknown or {}).get("digest"))
        raise Bad("the members of header %d are not proved" % h["height"])

    def voids(self, headers, of):
        """Headers of the sets of another chain fit the recoveries of this one."""
        for h in headers:
            epoch = next((s["epoch"] for s in of.sets if s["digest"] == h["governance"]), None)
            for p in self.plans if epoch is not None else []:
                base = p["from"]["height"]
                need((epoch < p["epoch"]) == (h["height"] <= base), "header %d is void, or of another epoch" % h["height"])
                need(h["height"] != base + 1 or {k: h[k] for k in p["block"]} == p["block"], "header %d is not the plan's" % h["height"])

    def ordered(self, headers):
        headers = sorted(headers + self.headers, key=lambda h: h["height"])
        for a, b in zip(headers, headers[1:]):
            need(a["height"] == b["height"] or a["ms"] < b["ms"] and a["size"] <= b["size"] and a["final"] <= b["final"]
                 and self.of(a)["sequence"] <= self.of(b)["sequence"], "header %d goes back" % b["height"])
        self.voids(headers, self)

# --- trees ---

def leaf_hash(data): return sm3(b"\0" + data)
def node(l, r): return sm3(b"\1" + l + r)

def inclusion(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2"""
    need(index < size, "index")
    fn, sn, r = index, size - 1, leaf
    for p in map(unhex, path):
        need(sn, "path too long")
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn: fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and r == unhex(root), "inclusion path")

def consistency(first, second, path, root1, root2):
    """RFC 9162, 2.1.4.2"""
    path = [unhex(p) for p in path]
    if first == second:
        return need(not path and root1 == root2, "consistency")
    need(0 < first < second and path, "consistency")
    if first & (first - 1) == 0: path.insert(0, unhex(root1))
    fn, sn = first - 1, second - 1
    while fn & 1: fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        need(sn, "consistency too long")
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn: fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and fr == unhex(root1) and sr == unhex(root2), "consistency")

def state(proof, root, kind, name):
    """The digest of the entity's value, or None when it is proved absent."""
    need(re.fullmatch("([0-9a-f]{2})+", proof), "state proof")
    b, key, at = bytes.fromhex(proof), sm3(kind.encode() + b"\0" + name.encode()), 0
    def take(n):
        nonlocal at
        need(at + n <= len(b), "state proof too short")
        at += n
        return b[at - n:at]
    ends, count = take(2)
    need(ends < 2 and count <= 64, "state proof")
    inner, deepest = [], -1
    for i in range(count):
        depth, occupied = take(1)[0], num(take(2))
        slot = key[depth // 2] >> (0 if depth & 1 else 4) & 15 if depth < 64 else 99
        on = i < count - 1 or ends
        need(deepest < depth < 64 and bin(occupied).count("1") > 1 and (occupied >> slot & 1) == bool(on), "state proof node")
        deepest = depth
        inner.append((depth, occupied, slot, [take(32) for _ in range(bin(occupied).count("1") - bool(on))]))
    found, value = (take(32), take(32)) if ends else (None, None)
    need(at == len(b), "state proof too long")
    h = sm3(b"\x11" + found + value) if ends else sm3(b"\x10")
    for depth, occupied, slot, siblings in reversed(inner):
        children = b""
        for i in range(16):
            if occupied >> i & 1: children += h if i == slot else siblings.pop(0)
        h = sm3(b"\x12" + bytes([depth]) + occupied.to_bytes(2, "big") + children)
    need(h == unhex(root), "state proof")
    return value if found == key else None

# --- the files ---

class File:
    """What certificates and status files share."""
    def __init__(self, text, trust, must, may="", check="FINALITY"):
        self.c = parse(text)
        keys(self.c, must, may)
        ask(check)
        self.ledger = digest(self.c["genesis"])
        need(self.ledger == trust["ledger"], "another ledger")
        self.genesis = fields(self.c["genesis"], "certledger-genesis/v1", "title purpose time governance documents".split())
        self.chain, self.pins = Chain(self.ledger, self.genesis, self.c["governance"], trust), trust["pins"]

    def status_header(self):
        s = self.c["status"]
        keys(s, "cosignatures header proof", "consistency value")
        return self.final_header(s)

    def final_header(self, s):
        h = header(s["header"], self.ledger)
        quorum(s["cosignatures"], h, self.chain.of(h))
        need(self.chain.sets[-1]["digest"] == h["governance"] and not self.chain.unknown, "the sets do not end with that of header %d" % h["height"])
        self.chain.ordered([h])
        return h

    def one_history(self, headers):
        seen = dict(self.pins)
        for h in headers + self.chain.headers:
            need(seen.setdefault(h["height"], h["digest"]) == h["digest"], "two headers %d" % h["height"])

    def entity(self, h, kind, name, s=None):
        s, value = s or self.c["status"], None
        want = state(s["proof"], h["state"], kind, name)
        if "value" in s: value = s["value"]
        need(want == (sm3(canonical(value).encode()) if value is not None else None), "state of " + name)
        return value

NOTES = []

def note_home(value, at):
    """A registration by recognition rests on another ledger's certificate: which, as of when, and what was found then."""
    home = (value or {}).get("home")
    if not home: return
    NOTES.append(("note.home", "it rests on certificate %(certificate)s of asset %(asset)s of ledger %(ledger)s, last looked up as of height %(height)s there, %(time)s" % home))
    state, burdens = home["state"], home.get("burdens", [])
    if state == "VALID" and "valid_to" in home and millis(home["valid_to"]) <= at: state = "EXPIRED"
    if state != "VALID": NOTES.append(("note.home_ended", "the certificate at home is " + state))
    if burdens: NOTES.append(("note.home_burdened", "on the asset at home stood then: " + ", ".join(burdens)))
    if state == "VALID" and not burdens: NOTES.append(("note.home_sound", "it was valid then, and nothing stood on the asset there"))

def fresh(h, at, trust):
    need(at >= h["ms"] - 600000, "later than asked")
    need(not trust["age"] or at - h["ms"] <= trust["age"], "stale")

def open_record(c, ledger):
    text, _, lines = c["record"].rpartition("\n\n")
    text += "\n"
    need(text.startswith("certledger-record/v1\n") and text.count("\n") == 2, "record")
    r = parse(text.split("\n")[1])
    keys(r, "body expires kind ledger nonce signers time", "base")
    seals, body = sign_lines(lines), r["body"]
    need(r["ledger"] == ledger and [n for n, _ in seals] == r["signers"], "record")
    need(r["kind"] in ("certificate.issue", "account.certify"), "kind of record")
    face, of = body["face"], "asset" if r["kind"] == "certificate.issue" else "account"
    need(face["number"] == c["number"] and face["registration"] == body[of], "face")
    named = {"face.evidence_report": face.get("evidence_report"), "face.holder_name": face["holder_name"]}
    for i, h in enumerate(face.get("holders", [])): named["face.holders.%d.name" % i] = h["name"]
    for k in ("grantee", "grantor"): named["face.right." + k] = face.get("right", {}).get(k)
    for d in c.get("disclosures", []):
        need(re.fullmatch("[0-9a-f]{64}", d["salt"]), "salt")
        need(digest("certledger-commit/v1\n" + canonical(d)) in named.values(), "disclosure")
    for a in c.get("annexes", []):
        need(named.get(a["field"]) == digest(base64.b64decode(a["content"], validate=True)), "annex")
    return text, r["signers"], seals, [body["registry"] + "/registrar"], body

def certificate(text, trust, at, status):
    ask("INTEGRITY")
    f = File(text, trust, "cosignatures format genesis governance headers inclusion number record status",
             "annexes disclosures final_set")
    c = f.c
    ask("INTEGRITY")
    need(c["format"] == "certledger-certificate/v1", "format")
    text, signers, seals, required, body = open_record(c, f.ledger)
    # The state of a voucher of an account is its own.
    subject = {"id": body["asset"], "kind": "asset"} if "asset" in body else {"id": c["number"], "kind": "certificate"}
    ask("FINALITY")
    headers = [header(t, f.ledger) for t in c["headers"]]
    linked(headers)
    ask("INCLUSION")
    keys(c["inclusion"], "index path")
    index = c["inclusion"]["index"]
    own = next((h for h in headers if h["size"] > index), None)
    need(own and (own is not headers[0] or own["height"] == 1), "no header holds the leaf")
    inclusion(leaf_hash(c["record"].encode()), index, own["size"], c["inclusion"]["path"], own["log"])
    ask("FINALITY")
    need(headers[0]["height"] == (own["final"] or max(1, own["height"] - 1)), "where the headers begin")
    sets = [f.chain.of(h) for h in headers]
    times, faults = quorum(c["cosignatures"], headers[-1], sets[-1])
    f.chain.ordered(headers)
    ask("STATUS")
    anchor = f.status_header()
    ask("FINALITY")
    f.one_history(headers + [anchor])
    f.chain.ordered(headers + [anchor])
    ask("STATUS")
    revoked = f.chain.sets[-1]
    if status:
        g = status_file(status, trust, "STATUS")
        need(g.c["subject"] == subject, "subject of the status file")
        for a in f.chain.plans:
            for b in g.chain.plans: need(a["epoch"] != b["epoch"] or a["digest"] == b["digest"], "two plans of one recovery")
        g.chain.voids(headers + f.chain.headers + [anchor], f.chain)
        f.chain.voids([g.header] + g.chain.headers, g.chain)
        f.one_history(headers + [anchor, g.header] + g.chain.headers)
        for s in f.chain.sets + g.chain.sets:
            need(all(s["sequence"] != x["sequence"] or s["digest"] == x["digest"] for x in f.chain.sets), "other members")
        revoked = max(revoked, g.chain.sets[-1], key=lambda s: s["sequence"])
    ask("AUTHORITY")
    need(signers == required, "signers")
    for name, p in seals:
        who, role = name.split("/")
        m = sets[headers.index(own)]["members"].get(who, {})
        need("registry" in m.get("classes", []) and not m.get("suspended"), "class of " + who)
        ks = [k["key"] for k in m["staff_keys"] if k["role"] == role]
        ks = [key_raw(k) for k in ks if key_id(key_raw(k)) == p[:4]]
        need(len(p) == 68 and ks and verify(ks[0], text.encode(), p[4:]), "signature of " + name)
        need(not any(r["key"] == digest(SPKI + ks[0]) and millis(r["suspect_since"]) <= own["ms"] for r in revoked["revoked"]),
             "suspect key of " + name)
    ask("STATUS")
    need(anchor["height"] >= headers[-1]["height"], "status too old")
    consistency(headers[-1]["size"], anchor["size"], c["status"].get("consistency", []), headers[-1]["log"], anchor["log"])
    value = f.entity(anchor, subject["kind"], subject["id"])
    if status:
        if g.header["height"] >= anchor["height"]: anchor, value = g.header, g.value
    need(value, "no such asset or voucher")
    need(at >= anchor["ms"] - 600000, "later than asked")
    if "asset" in body:
        mine = [x for x in value.get("certificates", []) if x["number"] == c["number"]]
        need(value["id"] == body["asset"] and mine, "another asset")
    else:
        mine = [value]
        need(value["account"] == body["account"] and value["number"] == c["number"] and "asset" not in value, "another voucher")
        need("barred" not in value or at >= millis(value["barred"]), "barred")
    need(mine[0]["state"] == "VALID", "not valid any more")
    need(value["state"] != "SUSPENDED" or mine[0]["class"] == "proof", "suspended")
    need("valid_to" not in mine[0] or at < millis(mine[0]["valid_to"]), "expired")
    fresh(anchor, at, trust)
    if "asset" in body: note_home(value, at)
    need(mine[0].get("copy", 1) <= body["face"].get("copy", 1), "a copy was issued")
    ask("TIME")
    low = millis(f.genesis["time"])
    need(bool(own["final"]) == ("final_set" in c), "final set")
    if own["final"]:
        need(digest(c["final_set"]) == own["set"], "final set")
        lows, k = quorum(c["final_set"], headers[0], sets[0])
        low = lows[-1 - k]
    need(low <= times[faults], "clocks")

def status_file(text, trust, check="FINALITY"):
    f = File(text, trust, "format genesis governance status subject", check=check)
    keys(f.c["subject"], "id kind")
    need(f.c["format"] == "certledger-status/v1", "format")
    f.header = f.status_header()
    f.one_history([f.header])
    ask("STATUS")
    f.value = f.entity(f.header, f.c["subject"]["kind"], f.c["subject"]["id"])
    return f

def rights_file(text, trust):
    """What stands on an asset, or on the assets of an account: (asset, pledges by rank, freezes, exclusive licences, objections)."""
    f = File(text, trust, "cosignatures format genesis governance header subject", "items")
    c, found, licences = f.c, [], []
    subject, items = c["subject"], c.get("items", [])
    keys(subject, "id kind")
    need(c["format"] == "certledger-rights/v1" and subject["kind"] in ("asset", "account") and len(items) <= 4096, "format")
    h = f.final_header(c)
    f.one_history([h])
    ask("STATUS")
    need(items or subject["kind"] == "account", "no asset")
    for i, item in enumerate(items):
        keys(item, "proof subject", "value")
        keys(item["subject"], "id kind")
        kind, name = item["subject"]["kind"], item["subject"]["id"]
        value = f.entity(h, kind, name, item)
        if kind == "licence":
            need(licences and licences.pop(0) == name and value, "a licence that is not the next")
            if value["terms"]["exclusive"]: found[-1][3].append(name)
            continue
        need(kind == "asset" and not licences, "a licence is left out")
        if subject["kind"] == "asset":
            need(i == 0 and name == subject["id"], "another asset")
        else:
            need(value and (not found or found[-1][0] < name), "assets out of order")
            need(any(s["account"] == subject["id"] for s in value["holders"]), "another's asset")
        if value:
            found.append((name, value.get("pledges", []), value.get("holds", []), [], value.get("objections", [])))
            licences = list(value.get("licences", []))
    need(not licences, "a licence is left out")
    return found

def read_trust(text):
    t = {"pins": {}, "age": 0, "recoveries": []}
    for line in text.split("\n")[1:-1]:
        name, *rest = line.split(" ")
        if name == "ledger": t["ledger"] = rest[0]
        elif name == "header": t["pins"][int(rest[0])] = rest[1]
        elif name == "recovery": t["recoveries"].append(rest[0])
        elif name == "max_status_age": t["age"] = int(rest[0])
        else: raise Bad("trust file")
    return t

def run(trust, at, text, status=None):
    """'' when everything holds, else the check that does not and why."""
    ask("INTEGRITY")
    NOTES.clear()
    try:
        trust = read_trust(trust)
        if "certledger-status/v1" in text[:60]:
            f = status_file(text, trust)
            fresh(f.header, at, trust)
            if f.c["subject"]["kind"] == "asset": note_home(f.value, at)
        elif '"format":"certledger-rights/v1"' in text:
            found = rights_file(text, trust)
            if VERBOSE: print(json.dumps(found))
        else:
            certificate(text, trust, at, status)
    except Bad as err:
        return "%s: %s" % (CHECK[0], err)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as err:
        return "%s: malformed: %r" % (CHECK[0], err)
    return ""

VERBOSE = []

def main(args):
    read = lambda name: open(name, encoding="utf-8", newline="").read()
    if args[0] == "--batch":
        at = lambda name: read(os.path.join(os.path.dirname(args[1]), name))
        for v in json.loads(read(args[1])):
            if "without" in v: continue
            wrong = run(at(v["trust"]), millis(v["at"]), at(v["file"]), at(v["status"]) if "status" in v else None)
            print(json.dumps([v["name"], wrong, *[code for code, _ in NOTES if not wrong]]))
        return 0
    VERBOSE.append(True)
    wrong = run(read(args[0]), int(args[1]), *map(read, args[2:]))
    if not wrong:
        for _, text in NOTES: print("note: " + text)
    print(wrong or "valid")
    return 1 if wrong else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
