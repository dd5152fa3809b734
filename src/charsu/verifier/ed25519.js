// Ed25519 verification (RFC 8032, 5.1.7), strict encodings, without cofactor. Plain: a millisecond or two each.
"use strict";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function modulo(x) {
  const rest = x % P;
  return rest < 0n ? rest + P : rest;
}

function power(base, exponent) {
  let out = 1n;
  for (let b = modulo(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) out = (out * b) % P;
  return out;
}

const inverse = (x) => power(x, P - 2n);
const D = modulo(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

const littleEndian = (bytes) => bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

// The point of an encoding, or null: y must be below P, and x = 0 has no sign.
function pointOf(bytes) {
  const number = littleEndian(bytes);
  const sign = number >> 255n;
  const y = number & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const square = modulo((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (modulo(x * x - square) !== 0n) x = modulo(x * ROOT_OF_MINUS_ONE);
  if (modulo(x * x - square) !== 0n || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = modulo(-x);
  return [x, y, 1n, modulo(x * y)];
}

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = modulo((y1 - x1) * (y2 - x2));
  const b = modulo((y1 + x1) * (y2 + x2));
  const c = modulo(2n * D * t1 * t2);
  const d = modulo(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

// A point and its doublings, one for each bit of a scalar.
function doublingsOf(point) {
  const out = [point];
  while (out.length < 256) out.push(add(out[out.length - 1], out[out.length - 1]));
  return out;
}

function times(scalar, doublings) {
  let out = [0n, 1n, 1n, 0n];
  for (let s = scalar, bit = 0; s > 0n; s >>= 1n, bit++) if (s & 1n) out = add(out, doublings[bit]);
  return out;
}

// The few keys of a record sign again and again.
const KNOWN = new Map();
const MOST_KNOWN = 64;

function doublingsOfKey(bytes) {
  const name = toHex(bytes);
  if (KNOWN.has(name)) return KNOWN.get(name);
  const point = pointOf(bytes);
  const found = point && doublingsOf(point);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(name, found);
  return found;
}

const BASE = doublingsOf(pointOf(Uint8Array.from([0x58, ...new Array(31).fill(0x66)])));
const equal = (a, b) => modulo(a[0] * b[2] - b[0] * a[2]) === 0n && modulo(a[1] * b[2] - b[1] * a[2]) === 0n;

function isSignature(publicKey, signature, message) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const key = doublingsOfKey(publicKey);
  const r = pointOf(signature.slice(0, 32));
  const s = littleEndian(signature.slice(32));
  if (!key || !r || s >= ORDER) return false;
  const k = littleEndian(sha512(joined(signature.slice(0, 32), publicKey, message))) % ORDER;
  return equal(times(s, BASE), add(r, times(k, key)));
}
