// Ed25519 for browsers whose WebCrypto has none: a signature and a public key from a seed (RFC 8032, 5.1.5 and 5.1.6).
// Not constant in time: it runs once, on the holder's own machine.
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const modulo = (x) => ((x % P) + P) % P;

function power(base, exponent) {
  let out = 1n;
  for (let b = modulo(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) out = (out * b) % P;
  return out;
}

const inverse = (x) => power(x, P - 2n);
const D = modulo(-121665n * inverse(121666n));
const Y = modulo(4n * inverse(5n));
const X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const BASE = [X, Y, 1n, modulo(X * Y)];

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = modulo((y1 - x1) * (y2 - x2));
  const b = modulo((y1 + x1) * (y2 + x2));
  const c = modulo(2n * D * t1 * t2);
  const d = modulo(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

function times(scalar) {
  let out = [0n, 1n, 1n, 0n];
  for (let s = scalar, p = BASE; s > 0n; s >>= 1n, p = add(p, p)) if (s & 1n) out = add(out, p);
  return out;
}

const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const bytes32 = (value) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const sha512 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-512", bytes));

function encoded([x, y, z]) {
  const [ax, ay] = [modulo(x * inverse(z)), modulo(y * inverse(z))];
  return bytes32(ay | ((ax & 1n) << 255n));
}

async function expanded(seed) {
  const hash = await sha512(seed);
  const scalar = (number(hash.slice(0, 32)) & ((1n << 254n) - 8n)) | (1n << 254n);
  return { scalar, prefix: hash.slice(32) };
}

export async function publicOf(seed) {
  return encoded(times((await expanded(seed)).scalar));
}

export async function signWith(seed, message) {
  const { scalar, prefix } = await expanded(seed);
  const r = number(await sha512(joined(prefix, message))) % ORDER;
  const R = encoded(times(r));
  const k = number(await sha512(joined(R, await publicOf(seed), message))) % ORDER;
  return joined(R, bytes32((r + k * scalar) % ORDER));
}
