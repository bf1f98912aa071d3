// SM3 as GB/T 32905-2016 defines it. It must agree with the ledger's own on
// every input; a test compares the two.

const blockSize = 64;
const start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

const rotate = (x, n) => (x << n) | (x >>> (32 - n));

// Round constants T_j <<< j, the shift taken modulo 32.
const rounds = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));

// Sm3 computes a digest of bytes that come in pieces.
export class Sm3 {
  #state = Int32Array.from(start);
  #words = new Int32Array(68);
  #block = new Uint8Array(blockSize);
  #held = 0; // bytes of #block in use
  #length = 0; // bytes taken in all

  // update takes a Uint8Array and gives this back.
  update(bytes) {
    this.#length += bytes.length;
    let from = 0;
    if (this.#held > 0) {
      from = Math.min(blockSize - this.#held, bytes.length);
      this.#block.set(bytes.subarray(0, from), this.#held);
      this.#held += from;
      if (this.#held < blockSize) return this;
      this.#compress(this.#block, 0);
      this.#held = 0;
    }
    for (; from + blockSize <= bytes.length; from += blockSize) this.#compress(bytes, from);
    this.#block.set(bytes.subarray(from));
    this.#held = bytes.length - from;
    return this;
  }

  // digest ends the computation and gives `sm3:` and 64 hex digits.
  digest() {
    const tail = new Uint8Array(this.#held < 56 ? blockSize - this.#held : 2 * blockSize - this.#held);
    const view = new DataView(tail.buffer);
    tail[0] = 0x80;
    // The length in bits can pass 2^53, so it is split while still in bytes.
    view.setUint32(tail.length - 8, Math.floor(this.#length / 0x20000000));
    view.setUint32(tail.length - 4, (this.#length % 0x20000000) * 8);
    this.update(tail);
    return "sm3:" + Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #compress(bytes, at) {
    const w = this.#words;
    for (let j = 0; j < 16; j++, at += 4) {
      w[j] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let j = 16; j < 68; j++) {
      const x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15);
      w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6];
    }
    this.#mix(w);
  }

  #mix(w) {
    const s = this.#state;
    let [a, b, c, d, e, f, g, h] = s;
    for (let j = 0; j < 64; j++) {
      const a12 = rotate(a, 12);
      const ss1 = rotate((a12 + e + rounds[j]) | 0, 7);
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) | 0;
      const tt2 = (gg + h + ss1 + w[j]) | 0;
      d = c;
      c = rotate(b, 9);
      b = a;
      a = tt1;
      h = g;
      g = rotate(f, 19);
      f = e;
      e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
    }
    s[0] ^= a; s[1] ^= b; s[2] ^= c; s[3] ^= d;
    s[4] ^= e; s[5] ^= f; s[6] ^= g; s[7] ^= h;
  }
}

// A piece is small enough that the page stays responsive between two.
const piece = 1 << 20;

// digestFile computes a file's digest without ever holding more than a piece of
// it. It calls told with the bytes taken so far, and throws what signal holds
// once that is aborted.
export async function digestFile(file, told, signal) {
  const sm3 = new Sm3();
  for (let at = 0; at < file.size; at += piece) {
    signal.throwIfAborted();
    told(at);
    sm3.update(new Uint8Array(await file.slice(at, at + piece).arrayBuffer()));
  }
  signal.throwIfAborted();
  told(file.size);
  return sm3.digest();
}
