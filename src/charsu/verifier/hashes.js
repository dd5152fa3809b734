// SHA-256 and SHA-512 (FIPS 180-4). Their constants are made from primes, as the standard says, not copied.
"use strict";

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}

// floor(root(prime) * 2^bits) mod 2^bits: the first bits of a root's fraction, by whole numbers alone.
function fraction(prime, power, bits) {
  const target = BigInt(prime) << BigInt(bits * power);
  let low = 0n;
  let high = 1n << BigInt(bits + 8);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(power) <= target) low = middle;
    else high = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}

const K256 = primes(64).map((prime) => Number(fraction(prime, 3, 32)) | 0);
const START256 = primes(8).map((prime) => Number(fraction(prime, 2, 32)) | 0);
const K512 = primes(80).map((prime) => fraction(prime, 3, 64));
const START512 = primes(8).map((prime) => fraction(prime, 2, 64));

function padded(bytes, block, lengthBytes) {
  const size = Math.ceil((bytes.length + 1 + lengthBytes) / block) * block;
  const out = new Uint8Array(size);
  out.set(bytes);
  out[bytes.length] = 0x80;
  let bits = bytes.length * 8;
  for (let place = size - 1; bits > 0; place -= 1) {
    out[place] = bits % 256;
    bits = Math.floor(bits / 256);
  }
  return out;
}

function sha256(bytes) {
  const all = padded(bytes, 64, 8);
  const view = new DataView(all.buffer);
  const state = Int32Array.from(START256);
  const w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < all.length; at += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }
  const out = new Uint8Array(32);
  state.forEach((word, i) => new DataView(out.buffer).setInt32(i * 4, word));
  return out;
}

function sha512(bytes) {
  const all = padded(bytes, 128, 16);
  const view = new DataView(all.buffer);
  const state = [...START512];
  const word = (x) => BigInt.asUintN(64, x);
  const turn = (x, n) => word((x >> BigInt(n)) | (x << BigInt(64 - n)));
  for (let at = 0; at < all.length; at += 128) {
    const w = [];
    for (let i = 0; i < 16; i += 1) w.push(view.getBigUint64(at + i * 8));
    for (let i = 16; i < 80; i += 1) {
      const s0 = turn(w[i - 15], 1) ^ turn(w[i - 15], 8) ^ (w[i - 15] >> 7n);
      const s1 = turn(w[i - 2], 19) ^ turn(w[i - 2], 61) ^ (w[i - 2] >> 6n);
      w.push(word(w[i - 16] + s0 + w[i - 7] + s1));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i += 1) {
      const s1 = turn(e, 14) ^ turn(e, 18) ^ turn(e, 41);
      const t1 = word(h + s1 + ((e & f) ^ (word(~e) & g)) + K512[i] + w[i]);
      const s0 = turn(a, 28) ^ turn(a, 34) ^ turn(a, 39);
      const t2 = word(s0 + ((a & b) ^ (a & c) ^ (b & c)));
      [h, g, f, e, d, c, b, a] = [g, f, e, word(d + t1), c, b, a, word(t1 + t2)];
    }
    [a, b, c, d, e, f, g, h].forEach((part, i) => { state[i] = word(state[i] + part); });
  }
  const out = new Uint8Array(64);
  state.forEach((part, i) => new DataView(out.buffer).setBigUint64(i * 8, part));
  return out;
}
