// Signed notes, checkpoints, cosignatures and proof files, as C2SP has them.
"use strict";

const LOG_KIND = 1;
const WITNESS_KIND = 4;
const isName = (name) => name.length > 0 && !/[\s+\u0000-\u001f\u0085\u001c-\u001f]/u.test(name);
const keyId = (name, kind, key) => sha256(joined(toBytes(`${name}\n`), Uint8Array.of(kind), key)).slice(0, 4);

function readVkey(vkey) {
  const [name, id, ...rest] = vkey.trim().split("+");
  const raw = fromBase64(rest.join("+"));
  const [kind, key] = [raw[0], raw.slice(1)];
  if (!isName(name) || key.length !== 32 || id !== toHex(keyId(name, kind, key))) throw new Error("not a verifier key");
  if (kind !== LOG_KIND && kind !== WITNESS_KIND) throw new Error("a key of an unknown kind");
  return { name, id, kind, key };
}

function readNote(bytes) {
  const text = toText(bytes);
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Error("a note has no control signs");
  const gap = text.lastIndexOf("\n\n");
  if (gap < 0 || !text.endsWith("\n")) throw new Error("a note is a text, an empty line and signature lines");
  const lines = text.slice(gap + 2, -1).split("\n");
  if (lines.length > 64) throw new Error("too many signatures");
  const signatures = lines.map((line) => {
    const parts = line.split(" ");
    const raw = parts.length === 3 ? fromBase64(parts[2]) : new Uint8Array(0);
    if (parts[0] !== "\u2014" || raw.length < 5 || !isName(parts[1])) throw new Error("a signature line is malformed");
    return { name: parts[1], id: toHex(raw.slice(0, 4)), blob: raw.slice(4) };
  });
  return { text: text.slice(0, gap + 1), signatures };
}

function holds(key, text, blob) {
  if (key.kind === LOG_KIND) return isSignature(key.key, blob, toBytes(text));
  if (blob.length !== 72) return false;
  const at = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0);
  if (at === 0n || at >= 2n ** 63n) return false;
  return isSignature(key.key, blob.slice(8), toBytes(`cosignature/v1\ntime ${at}\n${text}`));
}

// The known keys that signed; a known key whose signature is wrong refuses the note whole.
function signersOf(note, known) {
  const found = [];
  for (const signature of note.signatures) {
    const key = known.find((one) => one.name === signature.name && one.id === signature.id);
    if (!key) continue;
    if (!holds(key, note.text, signature.blob)) throw new Error(`the signature of ${key.name} is wrong`);
    if (!found.includes(key)) found.push(key);
  }
  return found;
}

function readSize(text) {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(Number(text))) throw new Error("a size is a plain decimal");
  return Number(text);
}

function readHash(text) {
  const raw = fromBase64(text);
  if (raw.length !== 32) throw new Error("a hash is 32 bytes in base64");
  return raw;
}

function readCheckpoint(text) {
  const lines = text.split("\n");
  if (lines.length !== 4 || lines[3] || !lines[0]) throw new Error("a checkpoint is three lines: origin, size, root");
  return { origin: lines[0], size: readSize(lines[1]), root: readHash(lines[2]) };
}

// The checkpoint when its log signed it and `quorum` of the witnesses cosigned it.
function trustedHead(bytes, log, witnesses, quorum) {
  const note = readNote(bytes);
  const head = readCheckpoint(note.text);
  const found = signersOf(note, [log, ...witnesses]);
  if (head.origin !== log.name || !found.includes(log)) throw new Error("the log did not sign this checkpoint");
  const missing = witnesses.filter((witness) => !found.includes(witness)).map((witness) => witness.name);
  if (witnesses.length - missing.length < quorum) throw new Error(`not cosigned by ${missing.join(", ")}`);
  return head;
}
