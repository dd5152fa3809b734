// Whether the store stands where the acts of the record left it; see rules/ledger/agreed.py and state.py.
"use strict";

const STATE = "state.json";
const [TEXTS, RULES_NOW] = ["documents/texts.json", "documents/rules.json"];
const NOT_AGREED = "nothing of this is agreed to yet";
const INNER = ["criteria", "questions"];
const placeOf = (leaf) => `leaf ${leaf.get("index")}`;
const ofActs = (facts, ...acts) => facts.filter((leaf) => acts.includes(leaf.get("act")));

// `wanted` maps names to [value, leaf]; `held` to values. Names the first that is gone, added or changed.
function requireSame(wanted, held) {
  const odd = [...wanted.keys()].filter((name) => held.get(name) !== wanted.get(name)[0])
    .concat([...held.keys()].filter((name) => !wanted.has(name)));
  odd.sort((a, b) => Number(a.includes("order of")) - Number(b.includes("order of")));
  if (!odd.length) return;
  const [name, more] = [odd[0], odd.length > 1 ? ` (and ${odd.length - 1} more)` : ""];
  if (!wanted.has(name)) throw new Error(`${name}: no leaf tells of it${more}`);
  throw new Error(`${name} ${held.has(name) ? "is another one" : "is gone"}: see ${wanted.get(name)[1]}${more}`);
}

function bindsRules(leaf) {
  const act = leaf.get("act");
  return ["instrument.adopt", "regulations.amend"].includes(act)
    || (act === TABLES.step && leaf.get("body").get("target") === "announced");
}

function agreedBody(files, leaf) {
  const [signed, bare] = [`statements/${leaf.get("index")}.json`, `agreed/${leaf.get("index")}.json`];
  const path = files.has(signed) ? signed : bare;
  if (!files.has(path)) throw new Error(`${placeOf(leaf)}: ${path}, which both agreed to, is not there`);
  const found = readCanonical(files.get(path));
  const body = path === signed ? found.get("credentialSubject").get("body") : found;
  if (digestOf(body) !== leaf.get("body").get("digest")) throw new Error(`${placeOf(leaf)}: ${path} is not what both agreed to`);
  return body;
}

function recordsOfText(text) {
  const [kind, clauses] = [text.get("kind"), text.get("clauses")];
  return new Map([
    [`title and languages of the ${kind}`, digestOf(new Map(["authentic", "title"].map((part) => [part, text.get(part)])))],
    [`order of the clauses of the ${kind}`, digestOf(clauses.map((clause) => clause.get("number")))],
    ...clauses.map((clause) => [`clause ${clause.get("number")} of the ${kind}`, digestOf(clause)]),
  ]);
}

function nameOfRule(row) {
  return row.has("code") ? String(row.get("code")) : ["kind", "theme", "stage"].map((part) => row.get(part)).filter(Boolean).join(" ");
}

function recordsOfRules(rules) {
  const found = new Map();
  for (const [part, rows] of rules) {
    found.set(`order of the ${part}`, digestOf(rows.map(nameOfRule)));
    for (const row of rows) {
      const name = `${part} ${nameOfRule(row)}`;
      const apart = part === "deadlines" ? [...INNER, "at"] : INNER;
      if (part === "deadlines") found.set(`${name}: instant`, digestOf(new Map([["at", row.get("at")]])));
      found.set(name, digestOf(new Map([...row].filter(([key]) => !apart.includes(key)))));
      for (const key of INNER.filter((one) => row.has(one))) {
        found.set(`${name}: order of the ${key}`, digestOf(row.get(key).map((one) => one.get("code"))));
        for (const one of row.get(key)) found.set(`${name}: ${one.get("code")}`, digestOf(one));
      }
    }
  }
  return found;
}

const withLeaf = (records, where) => new Map([...records].map(([name, value]) => [name, [value, where]]));

function amend(found, body, where) {
  if (body.has("form")) {
    const name = `forms ${nameOfRule(body.get("after"))}`;
    for (const old of [...found.rules.keys()]) if (old === name || old.startsWith(`${name}: `)) found.rules.delete(old);
    for (const [one, bound] of recordsOfRules(new Map([["forms", [body.get("after")]]]))) {
      if (one !== "order of the forms") found.rules.set(one, [bound, where]);
    }
    return;
  }
  if (!body.has("setting")) {
    const words = new Map([["number", body.get("clause")], ...body.get("after")]);
    found.texts.get("regulations").set(`clause ${body.get("clause")} of the regulations`, [digestOf(words), where]);
    return;
  }
  for (const row of found.settings.filter((one) => one.get("code") === body.get("setting"))) {
    row.set("value", body.get("after"));
    found.rules.set(`settings ${body.get("setting")}`, [digestOf(row), where]);
  }
}

function agreedOf(files, facts) {
  const found = { texts: new Map(), bare: new Map(), rules: new Map(), settings: [] };
  for (const leaf of facts) {
    const [act, told, where] = [leaf.get("act"), leaf.get("body"), placeOf(leaf)];
    const moved = act === "deadline.move" ? told : act === "decision.sign" ? told.get("deadline") : null;
    if (moved) {
      found.rules.set(`deadlines ${moved.get("code")}: instant`, [digestOf(new Map([["at", moved.get("to")]])), where]);
    } else if (act === "edition.begin" && told.has("memorandum")) found.bare.set("memorandum", [told.get("memorandum"), where]);
    if (!bindsRules(leaf)) continue;
    const body = agreedBody(files, leaf);
    if (act === "instrument.adopt") found.texts.set(body.get("kind"), withLeaf(recordsOfText(body), where));
    else if (act === TABLES.step) {
      found.rules = withLeaf(recordsOfRules(body.get("rules")), where);
      found.settings = body.get("rules").get("settings").map((row) => new Map(row));
    } else amend(found, body, where);
  }
  return found;
}

function textsAsAgreed(files, facts) {
  const found = agreedOf(files, facts);
  if (!found.texts.size && !found.bare.size) return NOT_AGREED;
  const held = readCanonical(fileOf(files, TEXTS));
  for (const [kind, wanted] of found.texts) requireSame(wanted, recordsOfText(held.get(kind)));
  for (const [kind, [bound, where]] of found.bare) {
    if (!found.texts.has(kind) && digestOf(held.get(kind)) !== bound) throw new Error(`the ${kind} is not that of ${where}`);
  }
  return [...new Set([...found.texts.keys(), ...found.bare.keys()])].sort().join(", ");
}

function rulesAsAgreed(files, facts) {
  const { rules } = agreedOf(files, facts);
  if (![...rules.keys()].some((name) => name.startsWith("order"))) return NOT_AGREED;
  requireSame(rules, recordsOfRules(readCanonical(fileOf(files, RULES_NOW))));
  return `${rules.size} rules`;
}

function phaseCheck(held, facts) {
  const steps = ofActs(facts, TABLES.step).filter((leaf) => leaf.get("body").has("target"));
  const told = steps.length ? steps[steps.length - 1].get("body").get("target") : "founding";
  if (held.get("phase") !== told) {
    throw new Error(`the phase ${held.get("phase")} is another one: see ${steps.length ? placeOf(steps[steps.length - 1]) : "no leaf takes a step"}`);
  }
  return told;
}

// The rows of one kind by the leaves that tell of them: `told(body, act)` gives [name, value] pairs.
function byLeaves(what, member, acts, told) {
  return (held, facts) => {
    const wanted = new Map();
    for (const leaf of ofActs(facts, ...acts)) {
      for (const [name, value] of told(leaf.get("body"), leaf.get("act"))) wanted.set(`${what} ${name}`, [writeJson(value), placeOf(leaf)]);
    }
    const rows = held.get(member);
    const pairs = Array.isArray(rows) ? rows.map((name) => [name, true]) : [...rows];
    requireSame(wanted, new Map(pairs.map(([name, value]) => [`${what} ${name}`, writeJson(value)])));
    return String(wanted.size);
  };
}

function screened(body) {
  const entries = (body.get("entries") || []).length ? body.get("entries") : [body.get("entry")];
  return entries.map((entry) => [entry, [body.get("result"), body.get("clause") || ""]]);
}

function reviewersCheck(held, facts) {
  const told = new Map();
  for (const leaf of ofActs(facts, "reviewer.appoint", "reviewer.answer", "reviewer.relieve")) {
    const name = `reviewer ${leaf.get("body").get("reviewer")}`;
    const known = told.has(name) ? told.get(name)[0] : "left";
    if (leaf.get("act") !== "reviewer.appoint") told.set(name, [leaf.get("body").get("state"), placeOf(leaf)]);
    else if (["declined", "left"].includes(known)) told.set(name, ["invited", placeOf(leaf)]);
  }
  requireSame(told, new Map([...held.get("reviewers")].map(([number, state]) => [`reviewer ${number}`, state])));
  return String(told.size);
}

function jurorsCheck(held, facts) {
  let told = new Map();
  for (const leaf of ofActs(facts, "jury.seat")) {
    const rows = leaf.get("body").get("jurors");
    if (digestOf(new Map([["jurors", rows]])) !== leaf.get("body").get("digest")) throw new Error(`${placeOf(leaf)}: the jury is not the one that both signed`);
    told = new Map(rows.map((row) => [`juror ${row.get("number")}`, [writeJson([row.get("country"), row.get("seat")]), placeOf(leaf)]]));
  }
  requireSame(told, new Map([...held.get("jurors")].map(([number, seat]) => [`juror ${number}`, writeJson(seat)])));
  return String(told.size);
}

function keysCheck(held, facts) {
  const told = new Map(carriedKeys(facts).map(([key, party]) => [`key ${key}`, [writeJson([party, true]), placeOf(facts[0])]]));
  for (const leaf of ofActs(facts, "key.enrol", "key.retire")) {
    const [body, isIn] = [leaf.get("body"), leaf.get("act") === "key.enrol"];
    told.set(`key ${body.get("public")}`, [writeJson([body.get("institution"), isIn]), placeOf(leaf)]);
  }
  requireSame(told, new Map([...held.get("keys")].map(([key, stands]) => [`key ${key}`, writeJson(stands)])));
  return String(told.size);
}

function withdrawnCheck(held, facts) {
  const told = new Map();
  for (const leaf of ofActs(facts, "entry.withdraw", "entry.restore")) {
    const name = `withdrawal of ${leaf.get("body").get("entry")}`;
    if (leaf.get("act") === "entry.withdraw") told.set(name, [writeJson(true), placeOf(leaf)]);
    else told.delete(name);
  }
  requireSame(told, new Map(held.get("withdrawn").map((entry) => [`withdrawal of ${entry}`, writeJson(true)])));
  return String(told.size);
}

function officersCheck(held, facts) {
  let told = new Map();
  const adopted = ofActs(facts, "instrument.adopt").filter((leaf) => leaf.get("body").has("officers"));
  for (const leaf of adopted) told = new Map([...leaf.get("body").get("officers")].map(([n, code]) => [`officer ${n}`, [code, placeOf(leaf)]]));
  for (const leaf of ofActs(facts, "officers.change")) {
    const name = `officer ${leaf.get("body").get("person")}`;
    if (leaf.get("body").get("seat") === "given") told.set(name, [leaf.get("body").get("institution"), placeOf(leaf)]);
    else told.delete(name);
  }
  if (!adopted.length) return "not told before the memorandum is in force";
  requireSame(told, new Map([...held.get("officers")].map(([n, code]) => [`officer ${n}`, code])));
  return String(told.size);
}

function erasedCheck(held, facts) {
  const leaves = ofActs(facts, "person.erase");
  const told = new Map(leaves.flatMap((leaf) => leaf.get("body").get("receipts").map((number) => [`receipt ${number}`, [true, placeOf(leaf)]])));
  requireSame(told, new Map(held.get("erased").map((number) => [`receipt ${number}`, true])));
  const people = new Set(leaves.map((leaf) => leaf.get("body").get("person")));
  return `${people.size} people and ${told.size} receipts erased; the commitments stand`;
}

function sealedCheck(held, facts) {
  const told = new Map();
  const names = {
    "shortlist.fix": "shortlist", "decision.sign": "decision", "appeal.answer": "appeal", "sitting.close": "sitting",
  };
  for (const leaf of ofActs(facts, ...Object.keys(names), "minutes.sign", "minutes.draft", "minutes.correct")) {
    const body = leaf.get("body");
    const what = names[leaf.get("act")] || "minutes";
    const number = body.get("sitting") || body.get("appeal");
    const name = number ? `${what} ${number}` : what;
    if (body.has("commitment")) told.set(name, [body.get("commitment"), placeOf(leaf)]);
    else told.delete(name);
  }
  requireSame(told, held.get("sealed"));
  return [...told.keys()].sort().join(", ") || "nothing is sealed yet";
}

function conflictsCheck(held, facts) {
  const fixed = ofActs(facts, "conflicts.fix");
  const last = fixed[fixed.length - 1];
  const where = last ? placeOf(last) : "no leaf fixes it";
  requireSame(new Map([["the list", [last ? last.get("body").get("digest") : "", where]]]), new Map([["the list", held.get("conflicts")]]));
  return where;
}

function shelfCheck(held, facts) {
  const told = new Map();
  for (const leaf of ofActs(facts, "practice.release", "practice.change", "practice.translate")) {
    const body = leaf.get("body");
    if (!body.has("practice")) continue;
    told.set(`version ${body.get("version")} of the practice ${body.get("practice")}`, [body.get("digest"), placeOf(leaf)]);
    told.set(`words of the practice ${body.get("practice")}`, [body.get("digest"), placeOf(leaf)]);
  }
  const rows = new Map();
  for (const [practice, digests] of held.get("shelf")) {
    rows.set(`words of the practice ${practice}`, digests[digests.length - 1]);
    digests.slice(0, -1).forEach((one, at) => rows.set(`version ${at + 1} of the practice ${practice}`, one));
  }
  requireSame(told, rows);
  return `${held.get("shelf").size} practices`;
}

// In words, in the state, in a leaf.
const OF_RUN = [["places", "standings", "shown"], ["figures", "figures", "standings"], ["chances", "chances", "chances"]];

function standingsCheck(held, facts) {
  const told = new Map(ofActs(facts, "standings.calibrate").flatMap((leaf) => OF_RUN
    .map(([words, , name]) => [`${words} of ${leaf.get("body").get("kind")}`, [leaf.get("body").get(name) || "", placeOf(leaf)]])));
  const bound = new Map([...told].filter(([, [shown]]) => shown)); // a run made before leaves told them has none
  const rows = OF_RUN.flatMap(([words, of]) => [...(held.get(of) || new Map())].map(([kind, one]) => [`${words} of ${kind}`, one]));
  requireSame(bound, new Map(rows.filter(([name]) => bound.has(name) || !told.has(name))));
  return `${[...bound.keys()].filter((name) => name.startsWith("places")).length} runs`;
}

function remarksCheck(held, facts) {
  const leaves = ofActs(facts, "comment.release");
  const told = new Map(leaves.filter((leaf) => leaf.get("body").has("commitment"))
    .map((leaf) => [`comment ${leaf.get("body").get("comment")}`, [leaf.get("body").get("commitment"), placeOf(leaf)]]));
  const rows = [...(held.get("remarks") || new Map())].map(([number, bound]) => [`comment ${number}`, bound]);
  const bare = rows.filter(([name, bound]) => !bound && !told.has(name)).length;
  const before = leaves.filter((leaf) => !leaf.get("body").has("commitment")).length;
  if (bare > before) throw new Error(`${bare} comments have no salt, the record tells of ${before}`);
  requireSame(told, new Map(rows.filter(([name, bound]) => bound || told.has(name))));
  return `${rows.length} comments`;
}

function jointCheck(held, facts) {
  const told = new Map();
  for (const leaf of facts) {
    const act = leaf.get("act");
    if (TABLES.joint.includes(act) && new Set(leaf.get("actors")).size > 1) told.set(act, [...(told.get(act) || []), leaf.get("index")]);
  }
  const count = (act) => (told.get(act) || []).length;
  const performed = held.get("joint");
  const odd = [...new Set([...told.keys(), ...performed.keys()])].filter((act) => count(act) !== (performed.get(act) || 0)).sort();
  if (odd.length) {
    const last = (told.get(odd[0]) || ["none"]).slice(-1)[0];
    throw new Error(`${odd[0]}: ${count(odd[0])} leaves (the last ${last}), the store performed ${performed.get(odd[0]) || 0}`);
  }
  return `${[...told.values()].reduce((sum, rows) => sum + rows.length, 0)} joint acts`;
}

const OF_STATE = [
  ["phase is that of the last step", phaseCheck],
  ["screening is that of the record", byLeaves("screening of", "screenings", ["entry.screen"], screened)],
  ["works are those that were begun", byLeaves("kind and theme of", "works", ["entry.start", "entry.file"], (body) => [[body.get("entry"), [body.get("kind"), body.get("theme")]]])],
  ["withdrawals are those of the record", withdrawnCheck],
  ["endorsements are those of the record", byLeaves("endorsement of", "endorsed", ["entry.endorse"], (body) => [[body.get("entry"), body.get("endorsed")]])],
  ["conflicts are those that both fixed", conflictsCheck],
  ["reviewers are those of the record", reviewersCheck],
  ["jurors are those of the record", jurorsCheck],
  ["what is sealed is what was sealed", sealedCheck],
  ["minutes are signed as the record says", minutesCheck],
  ["keys are those of the record", keysCheck],
  ["keys are with those for whom they were enrolled", holdersCheck],
  ["officers are those of the record", officersCheck],
  ["what was erased is what the record says", erasedCheck],
  ["withdrawn certificates are those of the record", byLeaves("certificate", "withdrawn_certificates", ["certificate.withdraw"], (body) => [[body.get("certificate"), true]])],
  ["practices are those of the record", byLeaves("practice of", "practices", ["practice.release"], (body) => [[body.get("entry"), body.get("grade")]])],
  ["what the library shows is what was published", shelfCheck],
  ["places and intervals are those of the record", standingsCheck],
  ["comments to the cities are those of the record", remarksCheck],
  ["clauses under negotiation are those of the record", clausesCheck],
  ["joint acts of the store have their leaves", jointCheck],
];

function askedOf(name, question) {
  try {
    return check(name, true, question());
  } catch (error) {
    return check(name, false, error instanceof TypeError ? `unreadable: ${error.message}` : error.message);
  }
}

function stateChecks(files, facts) {
  let found;
  try {
    const held = objectAt(files, STATE);
    found = OF_STATE.map(([name, question]) => askedOf(name, () => question(held, facts)));
  } catch (error) {
    found = [check("state", false, `unreadable: ${error.message}`)];
  }
  return [
    ...found,
    askedOf("texts are those that both agreed to", () => textsAsAgreed(files, facts)),
    askedOf("rules are those that both agreed to", () => rulesAsAgreed(files, facts)),
  ];
}
