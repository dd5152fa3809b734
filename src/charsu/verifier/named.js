// Whose keys signed, and whether what was received is what a line commits to: asked of an export that the reader trusts.
"use strict";

const [WHOSE, STANDS] = ["whose keys these are", "the certificate was not withdrawn"];
const RECEIVED = "what was received is what the line commits to";
const RECEIPT_MEMBERS = "content edition format receipt salt";

// The institutions of the keys, as the record knew them when it bound this statement.
function whoseCheck(keys, statement, facts) {
  if (!facts) return { ...check(WHOSE, false, "nobody said: give an export of the edition that you trust beside it"), isOpen: true };
  const bound = digestOf(statement);
  const leaf = facts.find((one) => one.get("body").get("statement") === bound);
  if (!leaf) return check(WHOSE, false, "no leaf of the export binds this statement: it is younger than the export, or it is not theirs");
  const index = leaf.get("index");
  const houses = housesAt(facts, index);
  const unknown = keys.filter((key) => !houses.has(key));
  if (unknown.length) return check(WHOSE, false, `not in force at leaf ${index}: ${unknown.join(", ")}`);
  const named = [...new Set(keys.map((key) => houses.get(key)))].sort();
  if (named.length < 2) return check(WHOSE, false, `all of one institution: ${named.join(", ")}`);
  return check(WHOSE, true, `${named.join(", ")}; leaf ${index}, ${leaf.get("at")}`);
}

// Public key -> institution, of the keys in force when leaf `index` was written; it may itself put one in force, or ask for it.
function housesAt(facts, index) {
  const houses = new Map(carriedKeys(facts));
  for (const leaf of facts.slice(0, index + 1)) {
    const body = leaf.get("body");
    const isAsked = leaf.get("act") === "key.recover" && leaf.get("index") === index;
    if (leaf.get("act") === "key.enrol" || isAsked) houses.set(body.get("public"), body.get("institution"));
    else if (leaf.get("act") === "key.retire" && leaf.get("index") !== index) houses.delete(body.get("public"));
  }
  return houses;
}

function standsCheck(certificate, facts) {
  const bound = digestOf(certificate);
  const leaf = ofActs(facts, "certificate.withdraw").find((one) => one.get("body").get("certificate") === bound);
  if (leaf) return check(STANDS, false, `withdrawn by both: leaf ${leaf.get("index")}, ${leaf.get("at")}`);
  const last = facts[facts.length - 1];
  return check(STANDS, true, last ? `up to leaf ${last.get("index")}, ${last.get("at")}` : "");
}

function isReceipt(bytes) {
  try {
    const found = readJson(toText(bytes));
    return found instanceof Map && found.get("format") === "charsu-receipt/v1";
  } catch {
    return false;
  }
}

// Whether the words in the file of a receipt are those to which `leaf` commits.
function receivedCheck(bytes, leaf) {
  try {
    const found = readCanonical(bytes);
    if (keysOf(found) !== RECEIPT_MEMBERS) return check(RECEIVED, false, "not the file of a receipt");
    const bound = commitmentOf(found.get("salt"), found.get("content"));
    if (!leaf) {
      const told = "nothing to hold it against: give the proof of its line, or an export of the edition, beside it";
      return { ...check(RECEIVED, false, told), isOpen: true };
    }
    const [number, place] = [found.get("receipt"), `leaf ${leaf.get("index")}`];
    const body = leaf.get("body");
    if (leaf.get("act") !== "entry.submit" || leaf.get("edition") !== found.get("edition") || body.get("receipt") !== number) {
      return check(RECEIVED, false, `${place} speaks of something else than receipt ${number}`);
    }
    if (body.get("commitment") !== bound) return check(RECEIVED, false, `${place} commits to other words than those of this file`);
    return check(RECEIVED, true, `receipt ${number}, ${leaf.get("at")}, ${place}`);
  } catch (error) {
    return check(RECEIVED, false, error.message);
  }
}

// The same against the leaves of an export.
function receivedOfRecord(bytes, facts) {
  const number = readJson(toText(bytes)).get("receipt");
  const leaf = ofActs(facts, "entry.submit").find((one) => one.get("body").get("receipt") === number);
  return leaf ? receivedCheck(bytes, leaf) : check(RECEIVED, false, "no leaf of the export tells of this receipt");
}
