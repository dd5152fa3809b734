// Key files: an Ed25519 key in PKCS #8 under a passphrase (PBES2: PBKDF2 with HMAC-SHA-256, AES-256-CBC), as PEM.
// The key and the passphrase stay in this page.
import { publicOf, signWith } from "./ed25519.js";

const ROUNDS = 600000;
const LABEL = "ENCRYPTED PRIVATE KEY";
const hex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const [PBES2, PBKDF2] = [hex("06092a864886f70d01050d"), hex("06092a864886f70d01050c")];
const [HMAC, AES] = [hex("06082a864886f70d02090500"), hex("060960864801650304012a")];
const BARE = hex("302e020100300506032b657004220420"); // PKCS #8 of Ed25519, before the 32 bytes of the seed

const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

function wrapped(tag, ...parts) {
  const value = joined(...parts);
  return joined(value.length < 128 ? [tag, value.length] : [tag, 0x81, value.length], value);
}

// The parts of a DER value: [{tag, value}], to the end of `bytes`.
function parts(bytes) {
  const out = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at];
    let length = bytes[at + 1];
    at += 2;
    if (length > 127) {
      const count = length - 128;
      length = bytes.slice(at, at + count).reduce((sum, byte) => sum * 256 + byte, 0);
      at += count;
    }
    if (at + length > bytes.length) throw new Error("cut off");
    out.push({ tag, value: bytes.slice(at, at + length) });
    at += length;
  }
  return out;
}

async function stretched(passphrase, salt, rounds, use) {
  const word = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, word, { name: "AES-CBC", length: 256 }, false, [use]);
}

// The 32 secret bytes of a key file. Throws for a wrong passphrase, and the same for a damaged file.
export async function opened(pem, passphrase) {
  const text = pem.match(new RegExp(`-----BEGIN ${LABEL}-----([A-Za-z0-9+/=\\s]+)-----END ${LABEL}-----`));
  if (!text) throw new Error("no key file");
  const der = Uint8Array.from(atob(text[1].replace(/\s/g, "")), (sign) => sign.charCodeAt(0));
  const [how, sealed] = parts(parts(der)[0].value);
  const [stretch, cipher] = parts(parts(how.value)[1].value);
  const [salt, rounds] = parts(parts(stretch.value)[1].value);
  const start = parts(cipher.value)[1].value;
  const count = rounds.value.reduce((sum, byte) => sum * 256 + byte, 0);
  const key = await stretched(passphrase, salt.value, count, "decrypt");
  const bare = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv: start }, key, sealed.value));
  const place = bare.length - 32;
  if (place < BARE.length || !BARE.slice(2, 4).every((byte, i) => bare[i + 2] === byte)) throw new Error("no such key");
  return bare.slice(place);
}

// A new key as a file, and its public half.
export async function made(passphrase) {
  const [seed, salt, start] = [32, 16, 16].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const key = await stretched(passphrase, salt, ROUNDS, "encrypt");
  const bare = joined(BARE, seed);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv: start }, key, bare));
  const count = wrapped(2, [ROUNDS >> 16, (ROUNDS >> 8) & 255, ROUNDS & 255]);
  const stretch = wrapped(0x30, PBKDF2, wrapped(0x30, wrapped(4, salt), count, wrapped(0x30, HMAC)));
  const cipher = wrapped(0x30, AES, wrapped(4, start));
  const der = wrapped(0x30, wrapped(0x30, PBES2, wrapped(0x30, stretch, cipher)), wrapped(4, sealed));
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g);
  const file = [`-----BEGIN ${LABEL}-----`, ...lines, `-----END ${LABEL}-----`, ""].join("\n");
  return { file, public: await publicOf(seed) };
}

// Signs with the browser's own Ed25519 where it has one.
export async function signature(seed, message) {
  try {
    const key = await crypto.subtle.importKey("pkcs8", joined(BARE, seed), "Ed25519", false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("Ed25519", key, message));
  } catch {
    return signWith(seed, message);
  }
}

export { publicOf };
