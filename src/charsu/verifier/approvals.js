// Whether what binds both was signed by both, and whether witnesses vouch for the record.
"use strict";

const HEAD_FILE = "ledger/checkpoint";
const QUORUM = 2;
const WAIT = 72n * 3600n * 1000000n; // microseconds
const NOT_COSIGNED = "not yet cosigned: until it is, nothing outside the house shows that this history is the only one";
const digestOf = (value) => toHex(sha256(toBytes(writeJson(value))));

function openedSeals(facts) {
  const opened = new Map();
  for (const body of bodiesOf(facts, "laureate.honour")) {
    for (const seal of (body.get("opened") || new Map()).values()) opened.set(seal.get("commitment"), seal);
  }
  return opened;
}

const OF_THE_LEAF = ["commitment", "deadline", "digest", "statement"];
// Where a statement has a member under another name than its leaf.
const PLACES = {
  "certificate.withdraw certificate": ["digest"], "regulations.amend from": ["terms", "from"], "regulations.amend to": ["terms", "to"],
};

// The first member of a leaf's body that is another one in the body that was signed; nothing where none is.
function toldOtherwise(act, told, signed) {
  for (const name of [...told.keys()].filter((one) => !OF_THE_LEAF.includes(one)).sort(byCodePoint)) {
    let value = signed;
    for (const part of PLACES[`${act} ${name}`] || [name]) value = value instanceof Map ? value.get(part) : null;
    if (Array.isArray(value) && typeof told.get(name) === "number") value = value.length; // the leaf tells how many they are
    if (value !== null && value !== undefined && writeJson(value) !== writeJson(told.get(name))) return name;
  }
  const moved = act === "decision.sign" ? told.get("deadline") : null;
  return moved && instantOf(moved.get("to")) !== instantOf(signed.get("announce_at")) ? "deadline" : "";
}

function signatureTrouble(files, leaf, record, opened) {
  const [act, body] = [leaf.get("act"), leaf.get("body")];
  const at = instantOf(leaf.get("at"));
  const asked = [...record.inForce.keys()].map((party) => [party, toSign(act, body, party, record, at)]);
  const bound = asked.filter(([, lists]) => lists.length).map(([party]) => party);
  if (!body.has("statement")) return bound.length ? `not signed by ${bound.join(", ")}` : "";
  const path = `statements/${leaf.get("index")}.json`;
  const seal = body.get("commitment");
  if (!files.has(path)) return seal && !opened.has(seal) ? "" : `${path} is not there`;
  const statement = readCanonical(files.get(path));
  if (digestOf(statement) !== body.get("statement")) return `${path} is not the statement that the record binds`;
  const subject = statement.get("credentialSubject");
  const wanted = opened.has(seal) ? digestOf(opened.get(seal).get("body")) : body.get("digest");
  const isSame_ = subject.get("act") === act && subject.get("id") === `urn:charsu:edition:${leaf.get("edition")}`
    && subject.get("digest") === wanted && digestOf(subject.get("body")) === wanted;
  if (!isSame_) return `${path} speaks of something else`;
  const odd = toldOtherwise(act, body, subject.get("body"));
  if (odd) return `${path}: both signed another ${odd} than the leaf tells`;
  const signed = provers(statement);
  const lacking = asked.filter(([, lists]) => isLacking(lists, signed)).map(([party]) => party);
  return lacking.length ? `not signed by ${lacking.join(", ")}` : "";
}

// What was signed once is done once: a statement, known by its own number, stands for one leaf.
function usedTrouble(files, leaf, seen) {
  const path = `statements/${leaf.get("index")}.json`;
  if (!leaf.get("body").has("statement") || !files.has(path)) return "";
  const number = String(readCanonical(files.get(path)).get("id"));
  const isUsed = seen.has(number);
  seen.add(number);
  return isUsed ? "its statement was signed for an earlier leaf" : "";
}

function signaturesCheck(files, facts) {
  const name = "joint acts are signed by both";
  const record = newKeyRecord(partiesOf(facts));
  const opened = openedSeals(facts);
  const seen = new Set();
  let signed = 0;
  for (const leaf of facts) {
    const isJoint = TABLES.joint.includes(leaf.get("act")) && !isOneKeyStep(leaf);
    const trouble = (isJoint && signatureTrouble(files, leaf, record, opened)) || noteKeys(record, leaf) || usedTrouble(files, leaf, seen);
    if (trouble) return check(name, false, `leaf ${leaf.get("index")}: ${trouble}`);
    if (isJoint && leaf.get("body").has("statement")) signed += 1;
  }
  const told = signed ? `${signed} statements` : "no keys were enrolled";
  return check(name, true, [told, ...record.recovered].join("; "));
}

// The log's verifier key, and the house of each witness in force.
function enrolled(facts) {
  let log = "";
  const houses = new Map();
  for (const leaf of facts) {
    const body = leaf.get("body");
    if (leaf.get("act") === "witness.enrol") {
      log = body.get("log");
      houses.set(body.get("vkey"), body.get("party"));
    } else if (leaf.get("act") === "witness.retire") houses.delete(body.get("vkey"));
  }
  return { log, houses };
}

// The enrolment by which witnesses of two houses watched for the first time; the last where it never came to that.
function bothWatch(facts) {
  const houses = new Set();
  const all = ofActs(facts, "witness.enrol");
  return all.find((leaf) => houses.add(leaf.get("body").get("party") || leaf.get("body").get("vkey")).size >= QUORUM) || all[all.length - 1];
}

// Nobody has cosigned. Soon after the witnesses were enrolled that is to be waited for; three days later, or once the
// edition took a step that needs their cosignatures, it is not.
function notYet(facts, lacking) {
  const name = "witnesses vouch for the record";
  const [since, last] = [bothWatch(facts), facts[facts.length - 1]];
  const steps = ofActs(facts, TABLES.step).filter((leaf) => new Set(leaf.get("actors")).size > 1);
  const isLate = instantOf(last.get("at")) - instantOf(since.get("at")) > WAIT;
  if (isLate || steps.some((leaf) => leaf.get("index") > since.get("index"))) return check(name, false, lacking);
  return { ...check(name, true, NOT_COSIGNED), isWaiting: true };
}

function witnessesCheck(files, facts, hashes) {
  const name = "witnesses vouch for the record";
  const { log, houses } = enrolled(facts);
  if (!houses.size) return check(name, true, "no witness was enrolled");
  if (!files.has(HEAD_FILE)) return notYet(facts, `${HEAD_FILE} is not there`);
  const note = readNote(files.get(HEAD_FILE));
  const head = readCheckpoint(note.text);
  const logKey = readVkey(log);
  const keys = [...houses].map(([vkey, party]) => ({ ...readVkey(vkey), party })).filter((key) => key.kind === WITNESS_KIND);
  const found = signersOf(note, [logKey, ...keys]);
  const vouching = [...new Set(found.filter((key) => key.kind === WITNESS_KIND).map((key) => key.party || key.name))].sort();
  if (!found.includes(logKey) || head.origin !== logKey.name) return check(name, false, "the log did not sign the head");
  if (!vouching.length) return notYet(facts, "cosigned by nobody");
  if (vouching.length < QUORUM) return check(name, false, `cosigned by ${vouching.join(", ")} alone`);
  if (head.size > hashes.length) {
    return check(name, false, `leaves ${hashes.length} to ${head.size - 1} stood in the head that was cosigned, and are gone`);
  }
  if (!isSame(rootOf(hashes.slice(0, head.size)), head.root)) {
    return check(name, false, `the first ${head.size} leaves are not those that were cosigned`);
  }
  return check(name, true, `${head.size} of ${hashes.length} leaves, ${vouching.join(", ")}`);
}

function approvalChecks(files, facts, hashes) {
  const asked = [
    ["joint acts are signed by both", () => signaturesCheck(files, facts)],
    ["witnesses vouch for the record", () => witnessesCheck(files, facts, hashes)],
  ];
  return asked.map(([name, one]) => {
    try {
      return one();
    } catch (error) {
      return check(name, false, `unreadable: ${error.message}`);
    }
  });
}
