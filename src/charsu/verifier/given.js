// Whether each score sheet is of a pair that was released, came in when the record says, and was set aside by a leaf.
"use strict";

const NOT_TOLD = "not asked: the record is from before a release named its plan";

function sheetsWereGiven({ sheets, plans, facts }) {
  const releases = leavesOf(facts, "assignment.release");
  if (releases.some((leaf) => !leaf.get("body").has("plan"))) return NOT_TOLD;
  if (plans === null && releases.length) throw new Error(`${PLANS} is not there`);
  const held = new Map((plans || []).map((plan) => [digestOf(plan), plan]));
  const told = new Set(releases.map((leaf) => leaf.get("body").get("plan")));
  const gone = releases.filter((leaf) => !held.has(leaf.get("body").get("plan"))).map((leaf) => leaf.get("index"));
  if (gone.length) throw new Error(`leaf ${gone.join(", ")}: the plan that was released there is gone, or is another one`);
  const odd = [...held.keys()].filter((one) => !told.has(one)).map((one) => one.slice(0, 16)).sort();
  if (odd.length) throw new Error(`plan ${odd.join(", ")}: no leaf released it`);
  const computed = new Set(leavesOf(facts, "assignment.preview").map((leaf) => leaf.get("body").get("digest")));
  const unknown = releases.filter((leaf) => !computed.has(leaf.get("body").get("plan"))).map((leaf) => leaf.get("index"));
  if (unknown.length) throw new Error(`leaf ${unknown.join(", ")}: no leaf tells that the plan released there was computed`);
  const given = new Set([...held.values()].flatMap((plan) => plan.get("added").map((pair) => pair.join(" "))));
  for (const sheet of sheets) {
    if (!given.has(`${sheet.get("entry")} ${sheet.get("reviewer")}`)) {
      throw new Error(`${whose(sheet)}: no plan that was released gave this entry to this reviewer`);
    }
  }
  return `${given.size} pairs by ${held.size} plans`;
}

// A leaf bears the instant of its act, or, if that lies before it, the one of the leaf that it follows.
function bears(facts, leaf, text) {
  const [at, told, index] = [instant(text), instant(leaf.get("at")), leaf.get("index")];
  const isMoved = index > 0 && instant(facts[index - 1].get("at")) === told;
  return at === told || (at < told && isMoved);
}

// Declarations, and new facts of a reviewer, that say so; a declaration from before they named the sheets may have meant any of its reviewer's.
function setAsideBy(declared, sheet) {
  return declared.filter((leaf) => {
    const body = leaf.get("body");
    if (body.has("sheets")) return body.get("sheets").includes(sheet.get("commitment"));
    return body.get("freed") > 0 && body.get("reviewer") === sheet.get("reviewer");
  });
}

function sheetsCameAsTold({ sheets, facts }) {
  const submitted = new Map(leavesOf(facts, "sheet.submit").map((leaf) => [leaf.get("body").get("commitment"), leaf]));
  const learned = leavesOf(facts, "reviewer.appoint").filter((leaf) => leaf.get("body").has("sheets"));
  const declared = [...leavesOf(facts, "conflict.declare"), ...learned];
  let count = 0;
  for (const sheet of sheets) {
    const leaf = submitted.get(sheet.get("commitment"));
    if (!leaf || !bears(facts, leaf, sheet.get("submitted"))) throw new Error(`${whose(sheet)}: it did not come in when the record says`);
    const [leaves, aside] = [setAsideBy(declared, sheet), sheet.get("set_aside")];
    if (aside === null && leaves.some((one) => one.get("body").has("sheets"))) {
      throw new Error(`${whose(sheet)}: leaf ${leaves[0].get("index")} set it aside, and it counts`);
    }
    if (aside !== null) {
      if (!leaves.some((one) => bears(facts, one, aside))) throw new Error(`${whose(sheet)}: it is set aside, and no leaf of that instant says so`);
      count += 1;
    }
  }
  return `${sheets.length} sheets, ${count} of them set aside`;
}
