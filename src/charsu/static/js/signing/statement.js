// A statement and its proof: W3C Data Integrity, eddsa-jcs-2022. What is hashed is made here from what was read.
import { publicOf, signature } from "./keyfile.js";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

// RFC 8785 for what statements hold: text, whole numbers, lists, objects.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

const sha256 = async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function digest(value) {
  return hex(await sha256(canonical(value)));
}

function multibase(bytes) {
  let number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let signs = "";
  for (; number > 0n; number /= 58n) signs = BASE58[Number(number % 58n)] + signs;
  const zeroes = bytes.findIndex((byte) => byte !== 0);
  return `z${"1".repeat(Math.max(0, zeroes))}${signs}`;
}

export function didOf(publicKey) {
  return `did:key:${multibase([0xed, 1, ...publicKey])}`;
}

// The statement with one more proof. `proof` and nothing else is added to what the server sent.
export async function signed(statement, seed) {
  const { proof: before = [], ...bare } = statement;
  const did = didOf(await publicOf(seed));
  const options = {
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    created: `${new Date().toISOString().slice(0, 19)}Z`,
    verificationMethod: `${did}#${did.slice("did:key:".length)}`,
    proofPurpose: "assertionMethod",
    "@context": bare["@context"],
  };
  const parts = await Promise.all([options, bare].map((part) => sha256(canonical(part))));
  const value = await signature(seed, Uint8Array.from([...parts[0], ...parts[1]]));
  return { ...bare, proof: [...before, { ...options, proofValue: multibase(value) }] };
}
