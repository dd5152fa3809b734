// The page: takes files, says what they are, and prints a line for each check. Nothing leaves this machine.
"use strict";

const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isArchive = (bytes) => isZip(bytes) && indexIn(bytes, LEAVES) >= 0; // of an export, whole or not
const isProofFile = (bytes) => bytes.length > PROOF_HEADER.length && isSame(bytes.slice(0, PROOF_HEADER.length), toBytes(PROOF_HEADER));

function verifyStatement(bytes, facts) {
  const read = readJson(toText(bytes).replace(/^\uFEFF/, ""));
  if (read instanceof Map && listOf(read.get("type") || []).includes("OpenBadgeCredential")) return verifyCertificate(read, facts);
  return read instanceof Map && read.has("proof") ? signedBy(read, facts) : otherChecks(bytes, facts);
}

// What was signed, by which keys, and whose they are by the leaves of an export.
function signedBy(statement, facts) {
  const subject = statement.get("credentialSubject");
  const bound = digestOf(subject.get("body"));
  const isSaid = subject.get("digest") === bound;
  const keys = provers(statement);
  return [
    check("the digest of what is signed", isSaid, isSaid ? bound : `it says ${subject.get("digest")}`),
    ...keys.map((key) => check("signed by", true, key)),
    check("two keys", keys.length >= 2, `${keys.length} of 2`),
    whoseCheck(keys, statement, facts),
  ];
}

// A certificate carries the statement that both signed over the digests of all of them.
function verifyCertificate(credential, facts) {
  const statement = credential.get("evidence")[0].get("statement");
  const subject = statement.get("credentialSubject");
  const bare = new Map([...credential].filter(([name]) => name !== "evidence"));
  const isIn = subject.get("act") === "certificate.sign" && digestOf(subject.get("body")) === subject.get("digest")
    && subject.get("body").get("digests").includes(digestOf(bare));
  const paper = credential.get("credentialSubject").get("certificate");
  const said = ["tier", "title", "municipality", "country", "honoured_on", "code"].map((part) => String(paper.get(part))).join(", ");
  const signed = signedBy(statement, facts);
  const isKnown = signed[signed.length - 1].ok;
  return [
    check("the certificate is one of those of its statement", isIn, said),
    ...signed,
    ...(isKnown ? [standsCheck(paper, facts)] : []),
  ];
}

// An export as others are checked against it: its leaves and the keys of its log; nothing where it does not hold.
function trustedOf(bytes) {
  if (!verifyArchive(bytes).every((one) => one.ok)) return null;
  const { lines } = linesOf(fileOf(readZip(bytes), LEAVES));
  const facts = lines.map((line) => readCanonical(line));
  const { log, houses } = enrolled(facts);
  return { lines, facts, hashes: lines.map(leafHash), keys: log ? [log, ...houses.keys()] : [] };
}

// `keys` are verifier keys of a log and its witnesses, pasted; `trusted` is an export that holds; `proof` the proof
// given together with what was received.
function verifyFile(bytes, known = null, keys = [], trusted = null, proof = null) {
  if (isArchive(bytes)) return verifyArchive(bytes, known);
  const facts = trusted && trusted.facts;
  try {
    if (isProofFile(bytes)) {
      const vkeys = keys.length || !trusted ? keys : trusted.keys;
      return [...verifyProof(toText(bytes), vkeys), ...(trusted ? [holdsCheck(trusted.hashes, trusted.lines, toText(bytes))] : [])];
    }
    if (isHead(bytes)) return headChecks(bytes, keys, trusted);
    if (!isObject(bytes)) return otherChecks(bytes, facts);
    if (!isReceipt(bytes)) return verifyStatement(bytes, facts);
    if (proof) return [receivedCheck(bytes, readCanonical(readProof(toText(proof)).extra))];
    return [facts ? receivedOfRecord(bytes, facts) : receivedCheck(bytes, null)];
  } catch (error) {
    return [check(isProofFile(bytes) || isHead(bytes) ? "proof" : "statement", false, error.message)];
  }
}

const sizeOf = (bytes) => {
  try {
    return linesOf(fileOf(readZip(bytes), LEAVES)).lines.length;
  } catch {
    return -1;
  }
};

// Several files at once: the longest export is checked and goes on from the others; the rest is checked against it.
// `before` is an export that held and was opened earlier.
function verifyTogether(given, known = null, keys = [], before = null) {
  const exports_ = given.filter(isArchive).sort((a, b) => sizeOf(b) - sizeOf(a));
  const checks = exports_.length ? verifyFile(exports_[0], known) : [];
  const trusted = exports_.length ? (checks.every((one) => one.ok) ? trustedOf(exports_[0]) : null) : before;
  for (const older of exports_.slice(1)) checks.push(extendsCheck(older, exports_[0]));
  const others = given.filter((bytes) => !isArchive(bytes));
  const proof = others.find(isProofFile) || null;
  for (const bytes of others) checks.push(...verifyFile(bytes, null, keys, trusted, proof));
  return { checks, trusted };
}
