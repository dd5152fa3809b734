// Bytes and their writings. Each reader takes the one writing of its bytes and throws at any other.
"use strict";

const toText = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const toBytes = (text) => new TextEncoder().encode(text);
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const isSame = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);

function fromHex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("not hex");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

function joined(...parts) {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function toBase64(bytes) {
  let signs = "";
  for (const byte of bytes) signs += String.fromCharCode(byte);
  return btoa(signs);
}

function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) throw new Error("not base64");
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new Error("not the one base64 of its bytes");
  return bytes;
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

function fromMultibase(text) {
  if (typeof text !== "string" || text.length > 128 || text[0] !== "z") throw new Error("not base58 multibase");
  let number = 0n;
  let zeroes = 0;
  let leading = true;
  for (const sign of text.slice(1)) {
    const value = BASE58.indexOf(sign);
    if (value < 0) throw new Error("not base58 multibase");
    leading = leading && value === 0;
    if (leading) zeroes += 1;
    number = number * 58n + BigInt(value);
  }
  const out = [];
  for (; number > 0n; number >>= 8n) out.unshift(Number(number & 255n));
  return Uint8Array.from([...new Array(zeroes).fill(0), ...out]);
}
