// Whether what the store holds beside the record agrees with it: receipts, sheets, laureates, certificates.
"use strict";

const bodiesOf = (facts, act) => facts.filter((leaf) => leaf.get("act") === act).map((leaf) => leaf.get("body"));

function receiptsCheck(held, facts) {
  const told = new Map(bodiesOf(facts, "entry.submit").filter((body) => body.has("commitment"))
    .map((body) => [body.get("receipt"), body.get("commitment")]));
  for (const body of bodiesOf(facts, "person.erase")) body.get("receipts").forEach((number) => told.delete(number));
  const given = held.get("receipts");
  const isOdd = (number) => told.get(number) !== given.get(number);
  const moved = bodiesOf(facts, "entry.submit").filter((body) => body.has("received")
    && writeJson(held.get("received").get(body.get("receipt")) || null) !== writeJson([body.get("received"), body.get("late"), true]));
  const odd = [...new Set([...[...told.keys(), ...given.keys()].filter(isOdd), ...moved.map((body) => body.get("receipt"))])];
  const heads = new Set([...given.keys()].map((number) => number.slice(0, Math.max(0, number.lastIndexOf("-")))));
  const detail = odd.length ? `receipts ${some(odd.sort())}` : `${heads.size} entries, ${given.size} receipts`;
  return check("entries and receipts are those of the record", !odd.length, detail);
}

function sheetsCheck(held, facts) {
  const told = new Set(bodiesOf(facts, "sheet.submit").map((body) => body.get("commitment")));
  const sheets = held.get("sheets");
  const odd = sheets.filter((bound) => !told.has(bound)).map((bound) => String(bound).slice(0, 16));
  const isOnce = new Set(sheets).size === sheets.length;
  return check("sheets are those of the record", !odd.length && isOnce, odd.length ? `without a leaf: ${some(odd.sort())}` : `${sheets.length} sheets`);
}

function reasonsCheck(held, facts) {
  const told = new Map(bodiesOf(facts, "sheet.submit").filter((body) => body.has("words"))
    .map((body) => [body.get("commitment"), body.get("words")]));
  const given = held.get("reasons");
  const odd = [...new Set([...told.keys(), ...given.keys()])].filter((bound) => told.get(bound) !== given.get(bound));
  const detail = odd.length ? `of the sheets ${odd.sort().map((one) => one.slice(0, 16)).join(", ")}` : `${given.size} sheets`;
  return check("reviewers' reasons are those of the record", !odd.length, detail);
}

function laureatesCheck(held, facts) {
  const told = bodiesOf(facts, "laureate.honour").reduce((sum, body) => sum + (body.get("count") || 0), 0);
  return check("those honoured or thanked for taking part are as many as recorded", told === held.get("laureates"), `the store has ${held.get("laureates")}, the record tells of ${told}`);
}

function certificatesCheck(held, facts) {
  const told = new Set(bodiesOf(facts, "certificate.issue").flatMap((body) => body.get("digests") || []));
  const given = new Set(held.get("certificates"));
  const odd = [...told].filter((one) => !given.has(one)).concat([...given].filter((one) => !told.has(one)));
  const detail = odd.length ? some(odd.map((one) => String(one).slice(0, 16)).sort()) : `${told.size} certificates`;
  return check("certificates are those of the record", !odd.length, detail);
}

function recordChecks(files, facts) {
  try {
    const held = objectAt(files, RECORDS);
    if (keysOf(held) !== "certificates laureates reasons receipts received sheets") throw new Error("its members are not those of the form");
    return [receiptsCheck, sheetsCheck, reasonsCheck, laureatesCheck, certificatesCheck].map((one) => one(held, facts));
  } catch (error) {
    return [check("records", false, `unreadable: ${error.message}`)];
  }
}
