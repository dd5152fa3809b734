// Files beside exports, statements, receipts and proofs: signed papers, heads, and what cannot be checked here. Of
// these nothing is decided, and the reader is told what would help; an alarm is for what was found to be wrong.
"use strict";

const [PAPER, KNOWN_PAPER, WHAT] = ["the paper", "the record knows this paper and its keys", "what this file is"];
const KEPT = "the record holds what was kept";

const indexIn = (bytes, words) => {
  const wanted = toBytes(words);
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (isSame(bytes.slice(at, at + wanted.length), wanted)) return at;
  }
  return -1;
};
const isPdf = (bytes) => isSame(bytes.slice(0, 5), toBytes("%PDF-"));
const isKeyFile = (bytes) => isSame(bytes.slice(0, 11), toBytes("-----BEGIN "));
const isObject = (bytes) => /^\uFEFF?\s*\{/.test(new TextDecoder().decode(bytes.slice(0, 64)));
const MOST_OF_A_HEAD = 65536;

function isHead(bytes) {
  try {
    return bytes.length < MOST_OF_A_HEAD && readCheckpoint(readNote(bytes).text).size >= 0;
  } catch {
    return false;
  }
}

const open = (name, detail, hint) => ({ ...check(name, false, detail), isOpen: true, hint });

// A paper by its whole file: the record bound its digest when it was signed. The signatures inside are not read here.
function paperChecks(bytes, facts) {
  if (indexIn(bytes, "/ByteRange") < 0) return [open(PAPER, "no signature stands in it", "barePdf")];
  if (!facts) return [open(PAPER, "nothing to hold it against: give an export of the edition beside it", "pdf")];
  const found = toHex(sha256(bytes));
  const leaf = ofActs(facts, "paper.sign").find((one) => one.get("body").get("pdf") === found);
  const unread = { ...open(PAPER, "its signatures are read by `charsu verify` alone", "pdf"), ok: true, isNote: true };
  return [leaf ? paperCheck(leaf, facts) : check(KNOWN_PAPER, false, `no leaf tells of it: SHA-256 ${found}`), unread];
}

// The institutions that had signed it when the record bound it, each with a key that was its own then.
function paperCheck(leaf, facts) {
  const part = (one, name) => one.get("body").get(name);
  const of = ofActs(facts, "paper.sign").filter((one) => ["kind", "text"].every((name) => part(one, name) === part(leaf, name)));
  const signed = of.filter((one) => one.get("index") <= leaf.get("index"));
  const strange = signed.filter((one) => housesAt(facts, one.get("index")).get(part(one, "public")) !== part(one, "institution"));
  if (strange.length) return check(KNOWN_PAPER, false, `not enrolled: ${strange.map((one) => part(one, "public").slice(0, 16)).join(", ")}`);
  const houses = [...new Set(signed.map((one) => part(one, "institution")))].sort();
  if (houses.length < 2) return check(KNOWN_PAPER, false, `signed by ${houses.join(", ")} alone`);
  return check(KNOWN_PAPER, true, `leaf ${leaf.get("index")}, ${houses.join(", ")}`);
}

// A head of the log that somebody kept: by whom it is vouched for, and whether the record still holds it.
function headChecks(bytes, vkeys, trusted) {
  const note = readNote(bytes);
  const head = readCheckpoint(note.text);
  const vouched = vouchedChecks(note, head, vkeys.length || !trusted ? vkeys : trusted.keys);
  if (!trusted) return vouched.map((one) => (one.isOpen ? { ...one, hint: "head" } : one));
  return [...vouched, heldCheck(trusted.hashes, head) || check(KEPT, true, `head of ${head.size} leaves`)];
}

function otherChecks(bytes, facts) {
  if (isPdf(bytes)) return paperChecks(bytes, facts);
  if (isKeyFile(bytes)) return [open(WHAT, "a key file", "key")];
  if (isObject(bytes)) return [open(WHAT, NO_SUCH_FILE, "unsigned")];
  return [open(WHAT, NO_SUCH_FILE, "unknown")];
}
