#!/usr/bin/env python3
"""A signer for one SM2 key in a PEM file, with the openssl command for a device.

    signer_openssl.py KEY.pem SOCKET

It speaks certledger-signer/v1 (docs/signer.md) and shows how little that takes. For a hardware module, replace
public_point and sign; keep the checks. The key's name is the file's without .pem.
"""
import os, re, socket, struct, subprocess, sys

VERSION = "certledger-signer/v1"
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")  # what stands before the point of an SM2 key


def openssl(*args, data=b""):
    return subprocess.run(["openssl", *args], input=data, capture_output=True, check=True, timeout=2).stdout


def public_point(path):
    return openssl("pkey", "-in", path, "-pubout", "-outform", "DER")[-65:]


def sign(path, e):
    """r and s, 32 bytes each, over the 32-byte digest e as it is."""
    der = openssl("pkeyutl", "-sign", "-inkey", path, data=e)
    r_size = der[3]
    r, s = der[4:4 + r_size], der[6 + r_size:]
    return b"".join(int.from_bytes(n, "big").to_bytes(32, "big") for n in (r, s))


def answer(line, path, name, point, fingerprint):
    if line == f"{VERSION} list\n":
        return f"{VERSION} keys 1\n{fingerprint} sm2:{point.hex()} {name}\n"
    asked = re.fullmatch(rf"{VERSION} sign (sm3:[0-9a-f]{{64}}) ([0-9a-f]{{64}})\n", line)
    if not asked:
        return f"{VERSION} error request not a request of {VERSION}\n"
    if asked[1] != fingerprint:
        return f"{VERSION} error key {asked[1]}\n"
    try:
        return f"{VERSION} signature {sign(path, bytes.fromhex(asked[2])).hex()}\n"
    except (subprocess.SubprocessError, OverflowError):
        return f"{VERSION} error failed the device did not sign\n"


def serve(path, at):
    point = public_point(path)
    fingerprint = "sm3:" + openssl("dgst", "-sm3", "-binary", data=SPKI + point).hex()
    name = os.path.basename(path).removesuffix(".pem")
    listener = socket.socket(socket.AF_UNIX)
    os.umask(0o177)  # the socket is for this user only
    listener.bind(at)
    listener.listen()
    while True:
        conn, _ = listener.accept()
        with conn, conn.makefile("rw", newline="\n", encoding="ascii", errors="replace") as file:
            conn.settimeout(5)
            uid = struct.unpack("3i", conn.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1]
            try:
                if uid != os.geteuid():
                    file.write(f"{VERSION} error denied this signer serves its own user only\n")
                else:
                    file.write(answer(file.readline(256), path, name, point, fingerprint))
                file.flush()
            except OSError:
                pass  # the caller has gone


if __name__ == "__main__":
    try:
        serve(sys.argv[1], sys.argv[2])
    except KeyboardInterrupt:
        os.unlink(sys.argv[2])
