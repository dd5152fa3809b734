// The check of an export, line by line: the same questions, under the same names, as `charsu verify`.
"use strict";

const FORMAT = "charsu-export/v2";
const LOST = "unreadable.json";
const [MANIFEST, LEAVES, HEAD, COUNTS] = ["manifest.json", "ledger/leaves.jsonl", "ledger/head.json", "counts.json"];
const [HASHES, RECORDS] = ["ledger/hashes.txt", "records.json"];
const NEEDED = [LEAVES, HASHES, HEAD, COUNTS, RECORDS, STATE];
const LEAF_KEYS = "act actors at body edition index";
const ABSENT = new Uint8Array(0);

const check = (name, ok, detail = "") => ({ name, ok, detail });
const SOME = 3;
const some = (names) => names.slice(0, SOME).join(", ") + (names.length > SOME ? ` (and ${names.length - SOME} more)` : "");
const keysOf = (map) => [...map.keys()].sort().join(" ");
const fileOf = (files, path) => files.get(path) || ABSENT;

function objectAt(files, path) {
  if (!files.has(path)) throw new Error("it is not there");
  const value = readCanonical(files.get(path));
  if (!(value instanceof Map)) throw new Error("not an object");
  return value;
}

function linesOf(bytes) {
  const lines = [];
  let start = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
    lines.push(bytes.slice(start, at));
    start = at + 1;
  }
  return { lines, rest: bytes.slice(start) };
}

function isSafe(path) {
  const names = path.split("/");
  return !/[\\\u0000]/.test(path) && !names[0].includes(":") && !names.some((name) => ["", ".", ".."].includes(name));
}

function digestChecks(files, digests) {
  const listed = [...digests.keys()];
  const missing = [...new Set([...listed.filter((path) => !files.has(path)), ...NEEDED.filter((path) => !files.has(path) || !digests.has(path))])];
  const unlisted = [...files.keys()].filter((path) => !digests.has(path) && path !== MANIFEST);
  const unsafe = listed.filter((path) => !isSafe(path) || path === MANIFEST);
  const changed = listed.filter((path) => files.has(path) && toHex(sha256(files.get(path))) !== digests.get(path));
  return [
    check("files present", !missing.length, missing.sort().join(", ")),
    check("no unlisted file", !unlisted.length, unlisted.sort().join(", ")),
    check("paths stay in the folder", !unsafe.length, unsafe.sort().join(", ")),
    check("digests of files", !changed.length, changed.sort().join(", ")),
  ];
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;

// Microseconds since 1970 as a whole number.
function instantOf(text) {
  const parts = INSTANT.exec(text);
  if (!parts) return null;
  const seconds = Date.parse(text.replace(/\.\d+/, ""));
  if (Number.isNaN(seconds)) return null;
  return BigInt(seconds) * 1000n + BigInt((parts[1] || ".0").slice(1).padEnd(6, "0"));
}

function leafTrouble(leaf, index, edition) {
  if (!(leaf instanceof Map) || keysOf(leaf) !== LEAF_KEYS) return "its members are not those of the form";
  if (leaf.get("index") !== index) return "out of order";
  if (leaf.get("edition") !== edition) return "of another edition";
  const actors = leaf.get("actors");
  const words = Array.isArray(actors) ? [leaf.get("act"), leaf.get("at"), ...actors] : [null];
  if (words.some((word) => typeof word !== "string")) return "act, instant and actors are words";
  if (!(leaf.get("body") instanceof Map) || instantOf(leaf.get("at")) === null) return "its body or its instant is not of the form";
  return "";
}

function readLeaves(lines, rest, edition) {
  const name = "leaves are canonical and in order";
  const facts = [];
  for (const [index, line] of lines.entries()) {
    let trouble;
    try {
      const leaf = readCanonical(line);
      trouble = leafTrouble(leaf, index, edition);
      if (!trouble) facts.push(leaf);
    } catch (error) {
      trouble = error.message;
    }
    if (trouble) return { facts, form: check(name, false, `leaf ${index}: ${trouble}`) };
  }
  return { facts, form: check(name, !rest.length, rest.length ? "the last line has no end" : `${facts.length} leaves`) };
}

// What is bound by a salt or by signatures happens once: the same line told again was put in.
function onceCheck(facts) {
  const seen = new Map();
  const again = [];
  const bare = (leaf) => writeJson(without(leaf, "index"));
  for (const leaf of facts) {
    const body = leaf.get("body");
    const bound = body.get("commitment") || body.get("statement");
    if (typeof bound !== "string") continue;
    const first = seen.get(bound);
    if (!first) seen.set(bound, leaf);
    else if (bare(first) === bare(leaf)) again.push(`leaf ${leaf.get("index")} is leaf ${first.get("index")} told again`);
  }
  return check("no line is told twice", !again.length, some(again));
}

// A statement or a body stands in the export only where its leaf binds it; what nobody asks about could say anything.
function unknownCheck(files, facts) {
  const known = new Set([LOST, MANIFEST, HEAD_FILE, TEXTS, RULES_NOW, PLANS, ...DOCUMENTS, ...NEEDED]);
  for (const leaf of facts) {
    if (leaf.get("body").has("statement")) known.add(`statements/${leaf.get("index")}.json`);
    if (bindsRules(leaf)) known.add(`agreed/${leaf.get("index")}.json`);
  }
  const odd = [...files.keys()].filter((path) => !known.has(path)).sort();
  return check("every file is one of the form", !odd.length, some(odd));
}

// A line only where the house itself says that its store holds what nobody can read.
function unreadableCheck(files) {
  if (!files.has(LOST)) return [];
  return [check("what the store holds can be read", false, new TextDecoder().decode(files.get(LOST)))];
}

function timeCheck(facts) {
  const late = facts.filter((leaf, i) => i > 0 && instantOf(leaf.get("at")) < instantOf(facts[i - 1].get("at")));
  return check("instants never go back", !late.length, late.map((leaf) => leaf.get("index")).join(", "));
}

function storedCheck(files, hashes) {
  const name = "leaves are those that were stored";
  let noted;
  try {
    noted = toText(fileOf(files, HASHES)).split("\n");
  } catch {
    return check(name, false, "unreadable");
  }
  if (noted.pop() !== "") return check(name, false, "the last line has no end");
  const peaks = [];
  for (let index = 0; index < Math.max(hashes.length, noted.length); index += 1) {
    if (index >= hashes.length || index >= noted.length) {
      return check(name, false, `leaf ${index}: a leaf without its hash, or a hash without its leaf`);
    }
    peaks.push({ hash: hashes[index], size: 1 });
    while (peaks.length > 1 && peaks[peaks.length - 1].size === peaks[peaks.length - 2].size) {
      const right = peaks.pop();
      const left = peaks.pop();
      peaks.push({ hash: nodeHash(left.hash, right.hash), size: left.size * 2 });
    }
    const root = peaks.reduceRight((right, left) => (right ? nodeHash(left.hash, right) : left.hash), null);
    if (noted[index] !== `${toHex(hashes[index])} ${toHex(root)}`) {
      const own = noted[index].split(" ")[0] === toHex(hashes[index]);
      return check(name, false, `leaf ${index}: ${own
        ? "it, or one before it, changed after it was stored: the root noted with it does not follow"
        : "its bytes do not give the hash stored with it"}`);
    }
  }
  return check(name, true, `${noted.length} hashes and roots`);
}

function treeCheck(files, hashes) {
  const root = toHex(rootOf(hashes));
  const wanted = writeJson(new Map([["root", root], ["size", hashes.length]]));
  return check("tree", isSame(fileOf(files, HEAD), toBytes(wanted)), `root ${root}`);
}

function countsCheck(files, lines) {
  const found = new Map();
  try {
    for (const line of lines) {
      const act = String(readJson(toText(line)).get("act"));
      found.set(act, (found.get(act) || 0) + 1);
    }
  } catch {
    return check("counts", false, "a leaf is unreadable");
  }
  return check("counts", isSame(fileOf(files, COUNTS), toBytes(writeJson(found))), `${lines.length} acts, ${found.size} kinds`);
}

function grownCheck(hashes, known) {
  const found = known.size >= 0 && known.size <= hashes.length ? toHex(rootOf(hashes.slice(0, known.size))) : "none";
  return check("goes on from the known head", found === known.root.toLowerCase(), `root of the first ${known.size}: ${found}`);
}

// What is wrong where the export no longer holds a head that the reader kept: the newest leaf may have been deleted.
function heldCheck(hashes, head) {
  const name = "the record holds what was kept";
  if (head.size > hashes.length) {
    const gone = `leaf ${hashes.length}${head.size > hashes.length + 1 ? ` to leaf ${head.size - 1}` : ""}`;
    return check(name, false, `${gone} stood in the record of ${head.size} leaves and is gone`);
  }
  const isHeld = isSame(rootOf(hashes.slice(0, head.size)), head.root);
  return isHeld ? null : check(name, false, `the first ${head.size} leaves are not those of the head that was kept`);
}

// The same of the proof of a line.
function holdsCheck(hashes, lines, text) {
  const name = "the record holds what was kept";
  const proof = readProof(text);
  const lost = heldCheck(hashes, readCheckpoint(readNote(toBytes(proof.head)).text));
  if (lost) return lost;
  if (!isSame(lines[proof.index], proof.extra)) return check(name, false, `leaf ${proof.index} is not the line that was kept`);
  return check(name, true, `line ${proof.index}`);
}

// Whether the history of `newer` begins with all of `older`'s; both are archives.
function extendsCheck(older, newer) {
  const name = "goes on from the earlier export";
  const failed = verifyArchive(older).filter((one) => !one.ok).map((one) => one.name);
  if (failed.length) return check(name, false, `the earlier export fails by itself: ${failed.join(", ")}`);
  const [before, after] = [older, newer].map((bytes) => linesOf(fileOf(readZip(bytes), LEAVES)).lines);
  for (const [index, line] of before.entries()) {
    if (index >= after.length) return check(name, false, `leaf ${index} and what follows it is gone`);
    if (!isSame(line, after[index])) return check(name, false, `leaf ${index} was another one`);
  }
  return check(name, true, `${before.length} leaves as they were, ${after.length - before.length} added`);
}

// `files` maps paths to bytes; `known` is {size, root in hex} of a head noted earlier, or nothing.
function verifyBundle(files, known = null) {
  let edition;
  let digests;
  let manifest;
  try {
    manifest = objectAt(files, MANIFEST);
    [edition, digests] = [manifest.get("edition"), manifest.get("files")];
    if (keysOf(manifest) !== "edition files format" || typeof edition !== "string" || !(digests instanceof Map)) {
      throw new Error("its members are not those of the form");
    }
  } catch (error) {
    return [check("manifest", false, `unreadable: ${error.message}`)];
  }
  const { lines, rest } = linesOf(fileOf(files, LEAVES));
  const { facts, form } = readLeaves(lines, rest, edition);
  const hashes = lines.map(leafHash);
  const first = [check("format", manifest.get("format") === FORMAT, String(manifest.get("format"))), ...digestChecks(files, digests)];
  const grown = known ? [grownCheck(hashes, known)] : [];
  const stored = storedCheck(files, hashes);
  const asked = [
    onceCheck(facts),
    timeCheck(facts),
    twoKeysCheck(facts),
    stored,
    treeCheck(files, hashes),
    countsCheck(files, lines),
    ...recordChecks(files, facts),
    ...stateChecks(files, facts),
    ...approvalChecks(files, facts, hashes),
    unknownCheck(files, facts),
    ...unreadableCheck(files),
    ...resultChecks(files, facts),
  ];
  if (form.ok) return [...first, form, ...asked, ...grown];
  const failed = asked.filter((one) => !one.ok).length; // they speak of a part of the record only
  const cause = failed ? { ...form, detail: `${form.detail} (and ${failed} more because of it)` } : form;
  return [...first, cause, stored, ...grown];
}

function verifyArchive(bytes, known = null) {
  let files;
  try {
    files = readZip(bytes);
  } catch (error) {
    return [check("archive", false, error.message)];
  }
  const isWhole = isSame(writeZip(files), bytes);
  return [
    check("archive", isWhole, isWhole ? `${files.size} files` : "not byte for byte as the export writes it"),
    ...verifyBundle(files, known),
  ];
}
