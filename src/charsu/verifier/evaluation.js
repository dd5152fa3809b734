// From the score sheets to the standings, once the results are announced. Entries and reviewers go by number.
"use strict";

const DOCUMENTS = ["rules", "sheets", "runs", "candidates", "laureates"].map((name) => `evaluation/${name}.json`);
const PLANS = "evaluation/plans.json";
const COMMIT_PREFIX = toBytes("charsu-commit/v1\n");
const FIGURES = ["estimate", "p_top", "additive", "raw"];
const SHOWN = ["low", "high", "place", "band", "additive_place", "part"];
const leavesOf = (facts, act) => facts.filter((leaf) => leaf.get("act") === act);
const codeOf = (entry) => `E-${String(entry).padStart(4, "0")}`;
const whose = (sheet) => `${codeOf(sheet.get("entry"))}, reviewer ${sheet.get("reviewer")}`;

function isAnnounced(facts) {
  return leavesOf(facts, TABLES.step).some((leaf) => leaf.get("body").get("target") === "results");
}

function whole(value) {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is no whole number`);
  return value;
}

function floorDivided(above, below) {
  const found = above / below;
  return above % below !== 0n && above < 0n !== below < 0n ? found - 1n : found;
}

function roundedHalfToEven(above, below) {
  const down = floorDivided(above, below);
  const twice = 2n * (above - down * below);
  return twice > below || (twice === below && down % 2n !== 0n) ? down + 1n : down;
}

function commitmentOf(salt, value) {
  const raw = fromHex(salt);
  if (raw.length !== 32) throw new Error("a salt is 32 bytes");
  return toHex(sha256(joined(COMMIT_PREFIX, raw, toBytes(writeJson(value)))));
}

function rulesCheck({ rules, facts }) {
  const steps = leavesOf(facts, TABLES.step).filter((leaf) => leaf.get("body").get("target") === "announced");
  const last = steps[steps.length - 1];
  if (!last || last.get("body").get("digest") !== digestOf(rules)) throw new Error("they are not those of the step that announced them");
  return `leaf ${last.get("index")}`;
}

function sheetsAsCommitted({ sheets, facts }) {
  const told = new Map(leavesOf(facts, "sheet.submit").map((leaf) => [leaf.get("body").get("commitment"), leaf]));
  const seen = new Set();
  for (const sheet of sheets) {
    const bound = commitmentOf(sheet.get("salt"), new Map([["entry", sheet.get("entry")], ["reviewer", sheet.get("reviewer")], ...sheet.get("scores")]));
    if (!told.has(bound) || bound !== sheet.get("commitment")) throw new Error(`${whose(sheet)}: its scores are not those that were committed to`);
    if (seen.has(bound)) throw new Error(`${whose(sheet)}: it stands twice`);
    seen.add(bound);
  }
  const gone = [...told].filter(([bound]) => !seen.has(bound)).map(([, leaf]) => leaf.get("index"));
  if (gone.length) throw new Error(`leaf ${gone.join(", ")}: the sheet that was committed to there is not among them`);
  return `${seen.size} sheets`;
}

// Weighted mean in hundredths of a point, halves rounded up.
function weightedTotal(scores, weights) {
  let [sum, heft] = [0n, 0n];
  for (const [code, weight] of weights) {
    sum += BigInt(whole(weight)) * BigInt(whole(scores.get(code)));
    heft += BigInt(weight);
  }
  if (heft <= 0n) throw new Error("the weights add up to nothing");
  return Number(floorDivided(200n * sum + heft, 2n * heft));
}

function totalsFollow({ rules, sheets }) {
  const rubrics = rules.get("rules").get("rubrics");
  for (const sheet of sheets) {
    const rubric = rubrics.find((one) => one.get("kind") === sheet.get("kind") && one.get("theme") === sheet.get("rubric"));
    const weights = new Map(rubric.get("criteria").map((one) => [one.get("code"), one.get("weight")]));
    const isFull = keysOf(weights) === keysOf(sheet.get("scores"));
    if (!isFull || weightedTotal(sheet.get("scores"), weights) !== sheet.get("total")) throw new Error(`${whose(sheet)}: its total does not follow`);
  }
  return `${sheets.length} totals`;
}

function instant(text) {
  const at = instantOf(text);
  if (at === null) throw new Error("no instant");
  return at;
}

// [entry, reviewer, total] of the sheets that a run had to take: in by then, and not set aside by then.
function rowsOf(sheets, run) {
  const made = instant(run.get("made"));
  return sheets
    .filter((sheet) => sheet.get("kind") === run.get("kind") && instant(sheet.get("submitted")) <= made
      && (sheet.get("set_aside") === null || instant(sheet.get("set_aside")) > made))
    .map((sheet) => ["entry", "reviewer", "total"].map((name) => whole(sheet.get(name))))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
}

function checkRawMeans(run, rows) {
  const given = new Map(run.get("standings").map((row) => [row.get("entry"), row.get("raw")]));
  const entries = [...new Set([...rows.map((row) => row[0]), ...given.keys()])].sort((a, b) => a - b);
  for (const entry of entries) {
    const totals = rows.filter((row) => row[0] === entry).map((row) => BigInt(row[2]));
    const sum = totals.reduce((a, b) => a + b, 0n);
    const mean = totals.length ? Number(roundedHalfToEven(sum * 10n ** 7n, BigInt(totals.length))) : undefined;
    if (mean !== given.get(entry)) throw new Error(`${codeOf(entry)}: its raw mean does not follow`);
  }
}

// A place counts those above, by each of the two methods.
function checkPlaces(run) {
  for (const [place, figure] of [["place", "estimate"], ["additive_place", "additive"]]) {
    const placed = run.get("standings").filter((row) => Number.isInteger(row.get(place)));
    for (const row of placed) {
      const above = placed.filter((other) => other.get(figure) > row.get(figure)).length;
      if (row.get(place) !== above + 1) throw new Error(`${codeOf(row.get("entry"))}: its ${place} does not follow from the standings`);
    }
  }
}

const figuresDigest = (standings, names) => digestOf(standings
  .map((row) => [row.get("entry"), ...names.map((name) => row.get(name))]).sort((a, b) => a[0] - b[0]));

// Of places, bands and intervals; nothing of a run that was made before its leaf told it.
function shownDigest(standings) {
  return standings.every((row) => SHOWN.every((name) => row.has(name))) ? figuresDigest(standings, SHOWN) : "not told";
}

function runsRestOnSheets({ runs, sheets, facts }) {
  const last = new Map(leavesOf(facts, "standings.calibrate").map((leaf) => [leaf.get("body").get("kind"), leaf.get("body")]));
  const kinds = new Set(runs.map((run) => run.get("kind")));
  if (kinds.size !== runs.length || kinds.size !== last.size || [...kinds].some((kind) => !last.has(kind))) {
    throw new Error("the runs are not the last ones of the record");
  }
  for (const run of runs) {
    const [kind, told, rows] = [run.get("kind"), last.get(run.get("kind")), rowsOf(sheets, run)];
    const isSaid = ["method", "seed", "version", "inputs", "outcome"].every((name) => told.get(name) === run.get(name));
    if (!isSaid || told.get("sheets") !== rows.length) throw new Error(`${kind}: the run is not the one of the record`);
    if (digestOf(rows) !== run.get("inputs")) throw new Error(`${kind}: the sheets are not those that the run took`);
    if (told.get("standings") && told.get("standings") !== figuresDigest(run.get("standings"), FIGURES)) {
      throw new Error(`${kind}: the standings are not those of the record`);
    }
    if (told.get("shown") && told.get("shown") !== shownDigest(run.get("standings"))) {
      throw new Error(`${kind}: the places and intervals are not those of the record`);
    }
    checkRawMeans(run, rows);
    checkPlaces(run);
  }
  return `${runs.reduce((count, run) => count + run.get("standings").length, 0)} entries in ${runs.length} runs`;
}

const RESULT_LINES = () => [
  ["rules of the judging are those that both announced", rulesCheck],
  ["score sheets are those that were committed to", sheetsAsCommitted],
  ["totals follow from scores and weights", totalsFollow],
  ["score sheets are of pairs that were released", sheetsWereGiven],
  ["score sheets came in and were set aside as the record says", sheetsCameAsTold],
  ["standings rest on these sheets", runsRestOnSheets],
  [FIT, () => "not asked here: the statistical fit is computed anew by `charsu verify` alone"],
  ["seals open to what was sealed", sealsOpen],
  ["shortlist follows from rule and standings", shortlistFollows],
  ["honours keep to the rules of their tiers", honoursKeepTheRules],
  ["laureates and certificates follow from the decision", laureatesFollow],
];
const FIT = "standings come out again when they are computed anew";
const NOT_EXPORTED =
  "it was not exported, though the results are announced. What stands above holds or fails by itself; " +
  "that the result follows from the scores cannot be told from this file. Take the export from the page of the record";

// The figures as they were announced and then amended; none where what both agreed to cannot be read.
function amendedSettings(files, facts) {
  try {
    return agreedOf(files, facts).settings;
  } catch {
    return [];
  }
}

function documentAt(files, path) {
  try {
    return readCanonical(files.get(path));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`);
  }
}

function resultChecks(files, facts) {
  const name = "evaluation";
  if (!isAnnounced(facts) && !DOCUMENTS.some((path) => files.has(path))) {
    return [check(name, true, "sealed until the results are announced")];
  }
  if (!DOCUMENTS.some((path) => files.has(path))) return [check(name, false, NOT_EXPORTED)];
  let evidence;
  try {
    const missing = DOCUMENTS.filter((path) => !files.has(path));
    if (missing.length) throw new Error(`${missing.join(", ")} is not there`);
    const [rules, sheets, runs, candidates, laureates] = DOCUMENTS.map((path) => documentAt(files, path));
    const held = objectAt(files, RECORDS).get("laureates");
    const plans = files.has(PLANS) ? documentAt(files, PLANS) : null;
    evidence = { rules, sheets, runs, candidates, laureates, plans, facts, held, amended: amendedSettings(files, facts) };
  } catch (error) {
    return [check(name, false, `unreadable: ${error.message}: its ${RESULT_LINES().length} lines cannot be asked`)];
  }
  return RESULT_LINES().map(([line, question]) => {
    try {
      return { ...check(line, true, question(evidence)), isNote: line === FIT };
    } catch (error) {
      return check(line, false, error.message);
    }
  });
}
