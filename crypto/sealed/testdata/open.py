"""Opens a sealed document: python3 open.py KEY.pem FILE.sealed > document

Needs Python's standard library and OpenSSL 3's command, which does SM2 and AES; GCM's tags are checked here.
"""
import subprocess
import sys

CHUNK, TAG = 65536, 16


def openssl(data, *args):
    return subprocess.run(["openssl", *args], input=data, capture_output=True, check=True).stdout


def der(tag, body):
    n = len(body)
    size = bytes([n]) if n < 128 else bytes([0x81, n])
    return bytes([tag]) + size + body


def integer(b):
    b = b.lstrip(b"\0") or b"\0"
    return der(2, b"\0" + b if b[0] & 0x80 else b)


def unwrap(pem, wrapped):
    """C1 || C3 || C2 as GM/T 0009 wants it in DER."""
    x, y, c3, c2 = wrapped[1:33], wrapped[33:65], wrapped[65:97], wrapped[97:]
    return openssl(der(0x30, integer(x) + integer(y) + der(4, c3) + der(4, c2)), "pkeyutl", "-decrypt", "-inkey", pem)


def times(x, y):
    z = 0
    for i in range(127, -1, -1):
        if x >> i & 1:
            z ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return z


def ghash(h, head, cipher):
    y = 0
    for part in (head, cipher):
        for i in range(0, len(part), 16):
            y = times(y ^ int.from_bytes(part[i:i + 16].ljust(16, b"\0"), "big"), h)
    lengths = (8 * len(head)).to_bytes(8, "big") + (8 * len(cipher)).to_bytes(8, "big")
    return times(y ^ int.from_bytes(lengths, "big"), h)


def block(key, data):
    return openssl(data, "enc", "-aes-256-ecb", "-nopad", "-K", key.hex())


def chunk(key, h, head, nonce, sealed):
    cipher, tag = sealed[:-TAG], sealed[-TAG:]
    mask = int.from_bytes(block(key, nonce + b"\0\0\0\1"), "big")
    if (ghash(h, head, cipher) ^ mask).to_bytes(16, "big") != tag:
        sys.exit("a chunk has been altered")
    counter = nonce + b"\0\0\0\2"
    return openssl(cipher, "enc", "-d", "-aes-256-ctr", "-K", key.hex(), "-iv", counter.hex()) if cipher else b""


def main(pem, path):
    data = open(path, "rb").read()
    head, chunks = data.split(b"\n\n", 1)
    lines = head.decode("ascii").split("\n")
    assert lines[0] == "certledger-sealed/v1", lines[0]
    digest, size = lines[1].removeprefix("digest sm3:"), int(lines[2].removeprefix("size "))
    bound = ("\n".join(lines[:3]) + "\n").encode()
    public = openssl(b"", "pkey", "-in", pem, "-pubout", "-outform", "DER")
    mine = "sm3:" + openssl(public, "dgst", "-sm3", "-r").split()[0].decode()
    wrapped = [line.split(" ")[3] for line in lines[3:] if line.split(" ")[2] == mine]
    assert wrapped, "not sealed for this key"
    key = unwrap(pem, bytes.fromhex(wrapped[0]))
    h = int.from_bytes(block(key, bytes(16)), "big")
    document, n = b"", 0
    while True:
        part, chunks = chunks[:CHUNK + TAG], chunks[CHUNK + TAG:]
        last = not chunks
        document += chunk(key, h, bound, n.to_bytes(11, "big") + bytes([last]), part)
        n += 1
        if last:
            break
    assert len(document) == size and openssl(document, "dgst", "-sm3", "-r").split()[0].decode() == digest, "digest"
    sys.stdout.buffer.write(document)


main(*sys.argv[1:])
