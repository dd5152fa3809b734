// Whose signatures a joint act takes: the parties that the record fixes, their keys in force, and recoveries; see
// rules/two_keys.py. TABLES comes from the rules of the edition's life and permissions, put in when the page is made.
"use strict";

const ONE_DAY = 86_400_000_000n; // microseconds, as instantOf tells them

// The institutions that the first leaf fixes; in a record that began before it told them, those of the first joint act.
function partiesOf(facts) {
  const told = facts.length ? facts[0].get("body").get("parties") : null;
  if (Array.isArray(told)) return [...new Set(told.map(String))].sort();
  const pair = facts.find((leaf) => TABLES.joint.includes(leaf.get("act")) && new Set(leaf.get("actors")).size > 1);
  return pair ? [...new Set(pair.get("actors"))].sort() : [];
}

const isOneKeyStep = (leaf) => leaf.get("act") === TABLES.step
  && TABLES.oneKey.some(([from, to]) => leaf.get("body").get("source") === from && leaf.get("body").get("target") === to);

function twoKeysCheck(facts) {
  const name = "joint acts have two keys";
  const parties = partiesOf(facts);
  let count = 0;
  for (const leaf of facts.filter((one) => TABLES.joint.includes(one.get("act")))) {
    const actors = [...new Set(leaf.get("actors"))].sort();
    const isAlone = isOneKeyStep(leaf);
    if (!isAlone) count += 1;
    const isRight = isAlone
      ? actors.length > 0 && actors.every((one) => parties.includes(one))
      : parties.length > 1 && writeJson(actors) === writeJson(parties);
    if (!isRight) {
      return check(name, false, `leaf ${leaf.get("index")}: ${actors.join(", ") || "nobody"} instead of ${parties.join(", ") || "two"}`);
    }
  }
  return check(name, true, `${count} joint acts`);
}

// What `party` signs an act with: one key of each list. Nothing where its officer's word is enough.
function toSign(act, body, party, record, at) {
  const [own, key] = [[...record.inForce.get(party)], body.get("public")];
  const isOwn = party === body.get("institution");
  const isRipe = record.waiting.has(key) && record.waiting.get(key).when <= at;
  if (act === "key.recover" && isOwn) return [[key]];
  if (act === "key.enrol" && isOwn) return own.length && !isRipe ? [[key], own] : [[key]];
  if (act === "key.retire") return own.length ? [own.filter((one) => one !== key)] : [];
  if (["key.enrol", "key.recover"].includes(act)) return own.length ? [own] : [];
  return record.inForce.size && [...record.inForce.values()].every((keys) => keys.size) ? [own] : [];
}

const isLacking = (asked, signed) => asked.some((keys) => !keys.some((key) => signed.includes(key)));

const newKeyRecord = (parties) => ({
  inForce: new Map(parties.map((party) => [party, new Set()])), waiting: new Map(), known: new Set(), recovered: [],
});

// [public key, institution] of the keys that the first leaf says were in force when the edition began.
function carriedKeys(facts) {
  const told = facts.length ? facts[0].get("body").get("keys") || new Map() : new Map();
  return [...told].flatMap(([party, publics]) => publics.map((key) => [key, party]));
}

function carryKeys(record, told) {
  for (const [party, publics] of told) {
    if (!record.inForce.has(party)) return `${party} is no party`;
    if (publics.some((key) => record.known.has(key))) return "a key is enrolled a second time";
    for (const key of publics) {
      record.known.add(key);
      record.inForce.get(party).add(key);
    }
  }
  return "";
}

// Takes in what a leaf changes; tells what is wrong with it, nothing where it is as it should be.
function noteKeys(record, leaf) {
  const [act, body] = [leaf.get("act"), leaf.get("body")];
  if (leaf.get("index") === 0 && body.has("keys")) return carryKeys(record, body.get("keys"));
  if (!["key.enrol", "key.retire", "key.recover", "key.keep"].includes(act)) return "";
  const [party, key] = [body.get("institution"), body.get("public")];
  if (!record.inForce.has(party)) return `${party} is no party`;
  if (act === "key.retire") record.inForce.get(party).delete(key);
  else if (act === "key.enrol") {
    if (record.known.has(key)) return "a key is enrolled a second time";
    if (record.waiting.has(key)) record.recovered.push(`the key of ${party} was recovered, leaf ${leaf.get("index")}`);
    record.known.add(key);
    record.inForce.get(party).add(key);
  } else if (act === "key.recover") {
    const [days, [least, most]] = [body.get("days"), TABLES.recovery];
    if (!Number.isInteger(days) || days < least || days > most) return `a recovery waits for at least ${least} days`;
    record.waiting.set(key, { party, when: instantOf(leaf.get("at")) + BigInt(days) * ONE_DAY });
  } else if (writeJson(leaf.get("actors")) === writeJson([party]) && (record.waiting.get(key) || {}).party === party) {
    record.waiting.delete(key);
  }
  return "";
}
