// Data Integrity proofs, eddsa-jcs-2022, proof sets; keys as did:key.
"use strict";

function keyOfMethod(method) {
  const [did, fragment] = method.split("#");
  const encoded = did.replace(/^did:key:/, "");
  const raw = fromMultibase(encoded);
  const isKey = did.startsWith("did:key:") && raw.length === 34 && raw[0] === 0xed && raw[1] === 1;
  if (!isKey || (fragment !== undefined && fragment !== "" && fragment !== encoded)) throw new Error("not a did:key of Ed25519");
  return raw.slice(2);
}

const without = (object, name) => new Map([...object].filter(([key]) => key !== name));
const listOf = (value) => (Array.isArray(value) ? value : [value]);

function hashToSign(document, proof) {
  return joined(...[without(proof, "proofValue"), without(document, "proof")].map((part) => sha256(toBytes(writeJson(part)))));
}

// The public keys (hex) whose proofs stand, each once; one bad proof refuses the document whole.
function provers(document) {
  const proofs = document.has("proof") ? listOf(document.get("proof")) : [];
  if (!proofs.length) throw new Error("no proof is there");
  const found = proofs.map((proof) => {
    if (!(proof instanceof Map)) throw new Error("a proof is an object");
    const said = ["type", "cryptosuite", "proofPurpose"].map((name) => proof.get(name)).join(" ");
    if (said !== "DataIntegrityProof eddsa-jcs-2022 assertionMethod" || proof.has("previousProof")) {
      throw new Error("a proof of another suite or purpose");
    }
    if (typeof proof.get("verificationMethod") !== "string") throw new Error("a proof names its key and its value");
    if (proof.has("@context")) {
      const whole = listOf(document.get("@context"));
      const first = listOf(proof.get("@context"));
      if (writeJson(whole.slice(0, first.length)) !== writeJson(first)) throw new Error("the proof was made in another context");
    }
    const key = keyOfMethod(proof.get("verificationMethod"));
    if (!isSignature(key, fromMultibase(proof.get("proofValue")), hashToSign(document, proof))) {
      throw new Error("a proof does not hold");
    }
    return toHex(key);
  });
  return [...new Set(found)];
}
