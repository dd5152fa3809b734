// By whose hand: who signed minutes, which officer holds a key, which party agreed to a clause; see rules/ledger/hands.py.
"use strict";

const NOT_TOLD_YET = "not asked: the export is from before it told them";
const signatureUnder = (seat, sitting) => `signature of the ${seat} under the minutes ${sitting}`;

// In whose place; leaves from before November 2026 tell it by the role of who signed.
function seatOf(leaf) {
  const told = leaf.get("body").get("seat") || (leaf.get("actors").includes("scientific secretary") ? "secretary" : "chair");
  if (!["chair", "secretary"].includes(told)) throw new Error(`${placeOf(leaf)}: nobody signs minutes as ${told}`);
  return told;
}

// Each signature under minutes, at the instant of its leaf; other words take the signatures off.
function minutesCheck(held, facts) {
  if (!held.has("minutes")) return NOT_TOLD_YET;
  const told = new Map();
  for (const leaf of ofActs(facts, "minutes.sign", "minutes.draft", "minutes.correct")) {
    const sitting = leaf.get("body").get("sitting");
    if (leaf.get("act") === "minutes.sign") told.set(signatureUnder(seatOf(leaf), sitting), leaf);
    else for (const seat of ["chair", "secretary"]) told.delete(signatureUnder(seat, sitting));
  }
  const rows = new Map([...held.get("minutes")]
    .flatMap(([sitting, signed]) => [...signed].map(([seat, at]) => [signatureUnder(seat, sitting), at])));
  const isGood = (name, leaf) => rows.has(name) && bears(facts, leaf, rows.get(name));
  requireSame(new Map([...told].map(([name, leaf]) => [name, [isGood(name, leaf) ? rows.get(name) : "", placeOf(leaf)]])), rows);
  return `${told.size} signatures`;
}

// The officer, by number, for whom both enrolled a key; earlier leaves named the institution alone.
function holdersCheck(held, facts) {
  if (!held.has("holders")) return NOT_TOLD_YET;
  const told = new Map(ofActs(facts, "key.enrol").map((leaf) => [leaf, leaf.get("body")]).filter(([, body]) => body.has("person"))
    .map(([leaf, body]) => [`holder of the key ${body.get("public")}`, [writeJson(body.get("person")), placeOf(leaf)]]));
  const rows = [...held.get("holders")].map(([key, number]) => [`holder of the key ${key}`, writeJson(number)]);
  requireSame(told, new Map(rows.filter(([name]) => told.has(name))));
  return `${told.size} keys`;
}

// One act on one clause; `versions` maps its name to [digest, parties that agreed, leaf], the newest version last.
function turnClause(versions, leaf, clause, first, parties) {
  const [name, bound, by] = [`clause ${clause.get("number")} of the ${clause.get("instrument")}`, clause.get("digest"), leaf.get("actors")[0]];
  const kept = versions.get(name) || [];
  if (leaf.get("act") === "clause.propose") kept.push([bound, [by], placeOf(leaf)]);
  else if (leaf.get("act") === "clause.withdraw") {
    kept.pop();
    if (clause.has("back_to") && !kept.length) kept.push([clause.get("back_to"), first, placeOf(leaf)]);
  } else {
    const agreed = [...new Set([...(kept.length ? kept.pop()[1] : first), by])].sort(byCodePoint);
    kept.push([bound, agreed, placeOf(leaf)]);
    if (clause.get("strikes") && agreed.length >= parties) kept.length = 0;
  }
  if (kept.length) versions.set(name, kept);
  else versions.delete(name);
}

// The words of each clause that is negotiated, and who agreed to them; a text in force is compared as a whole.
function clausesCheck(held, facts) {
  if (!held.has("clauses")) return NOT_TOLD_YET;
  const [versions, adopted] = [new Map(), new Set()];
  const [first, parties] = [facts.length ? facts[0].get("actors").slice(0, 1) : [], partiesOf(facts).length];
  for (const leaf of ofActs(facts, "clause.propose", "clause.agree", "clause.withdraw", "instrument.adopt")) {
    const body = leaf.get("body");
    if (leaf.get("act") === "instrument.adopt") {
      adopted.add(body.get("kind"));
      for (const name of [...versions.keys()]) if (name.endsWith(` of the ${body.get("kind")}`)) versions.delete(name);
      continue;
    }
    const several = leaf.get("act") === "clause.agree" ? body.get("clauses") || [] : [];
    for (const clause of several) turnClause(versions, leaf, new Map([...clause, ["instrument", body.get("instrument")]]), first, parties);
    if (body.has("number")) turnClause(versions, leaf, body, first, parties);
  }
  const told = new Map([...versions].map(([name, kept]) => {
    const [bound, agreed, place] = kept[kept.length - 1];
    return [name, [writeJson([bound, agreed]), place]];
  }));
  const rows = new Map();
  for (const [kind, found] of held.get("clauses")) {
    for (const [number, stands] of found) {
      const name = `clause ${number} of the ${kind}`;
      rows.set(name, writeJson(stands));
      if (!adopted.has(kind) && !told.has(name)) told.set(name, [writeJson([stands[0], first]), "leaf 0"]); // as first proposed
    }
  }
  requireSame(told, rows);
  return `${rows.size} clauses`;
}
