// The shortlist from rule and standings, the honours from the decision that both signed.
"use strict";

const NOT_YET = "not opened yet";
const USUAL_SHORTLIST = 24;
const SEALED = { shortlist: "shortlist.fix", decision: "decision.sign" };

// What was sealed and is open now, by its name.
function seals(facts) {
  return new Map(bodiesOf(facts, "laureate.honour").flatMap((body) => [...(body.get("opened") || new Map())]));
}

function sealsOpen({ facts }) {
  const found = seals(facts);
  for (const [name, seal] of found) {
    if (commitmentOf(seal.get("salt"), seal.get("body")) !== seal.get("commitment")) throw new Error(`${name}: it does not open to what was sealed`);
    const sealed = bodiesOf(facts, SEALED[name]).map((body) => body.get("commitment"));
    if (sealed[sealed.length - 1] !== seal.get("commitment")) throw new Error(`${name}: what was opened is not what both sealed`);
  }
  return [...found.keys()].sort().join(", ") || NOT_YET;
}

// See rules/shortlist.py: places of each group, places in all, and what happens to empty ones.
function readRule(rules) {
  const value = (code) => (rules.get("rules").get("settings").find((row) => row.get("code") === code) || new Map()).get("value");
  const [size, said] = [value("shortlist_size"), value("shortlist_rule")];
  const rule = said === undefined ? new Map([["total", size || USUAL_SHORTLIST]]) : new Map(said);
  if (said !== undefined && size !== undefined) rule.set("total", size);
  const or = (name, usual) => rule.get(name) || usual;
  return {
    per: or("per", []), upTo: or("up_to", null), total: or("total", null), quotas: or("quotas", new Map()),
    takesRest: or("fallback", "none") === "best_of_rest", keepsTies: or("ties", "registered") === "kept", by: or("by", "estimate"),
  };
}

function cut(rows, places, keepsTies) {
  if (places === null || rows.length <= places) return [...rows];
  const taken = rows.slice(0, places);
  const last = taken[taken.length - 1];
  return keepsTies && last ? [...taken, ...rows.slice(places).filter((one) => one.score === last.score)] : taken;
}

const byRank = (a, b) => b.score - a.score || a.registered - b.registered || a.entry - b.entry;

// [entry, why] in the order of the list.
function choose(rule, candidates) {
  const ordered = [...candidates].sort(byRank);
  const groups = new Map();
  for (const one of ordered) {
    const group = rule.per.map((part) => one.of.get(part) || "");
    const key = writeJson(group);
    if (!groups.has(key)) groups.set(key, { group, rows: [] });
    groups.get(key).rows.push(one);
  }
  const places = (group) => {
    const found = group.find((code) => rule.quotas.has(code));
    return found === undefined ? rule.upTo : rule.quotas.get(found);
  };
  const firsts = [...groups.values()].flatMap(({ group, rows }) => cut(rows, places(group), rule.keepsTies)).sort(byRank);
  const taken = cut(firsts, rule.total, rule.keepsTies);
  const chosen = taken.map((one) => [one.entry, "first of its group"]);
  if (rule.takesRest && rule.total !== null) {
    const rest = ordered.filter((one) => !taken.includes(one));
    chosen.push(...cut(rest, Math.max(0, rule.total - taken.length), rule.keepsTies).map((one) => [one.entry, "best of the rest"]));
  }
  return chosen.map(([entry, why], place) => [entry, rule.total !== null && place >= rule.total ? "equal at the edge" : why]);
}

// Equals go by the order in which their first receipts were recorded.
function candidatesOf({ runs, candidates, facts }, by) {
  const standings = new Map(runs.flatMap((run) => run.get("standings")).map((row) => [row.get("entry"), row]));
  const recorded = new Map([...leavesOf(facts, "entry.submit")].reverse().map((leaf) => [leaf.get("body").get("receipt"), leaf.get("index")]));
  const named = new Set(candidates.map((one) => one.get("entry")));
  const odd = [...standings.keys()].filter((entry) => !named.has(entry)).concat([...named].filter((entry) => !standings.has(entry)));
  if (odd.length || standings.size !== candidates.length) {
    throw new Error(`candidates and standings are not the same entries: ${odd.sort((a, b) => a - b).map(codeOf).join(", ")}`);
  }
  return candidates.map((one) => {
    if (!recorded.has(one.get("receipt"))) throw new Error(`${codeOf(one.get("entry"))}: its receipt was not recorded`);
    const score = whole(standings.get(one.get("entry")).get(by));
    return { entry: one.get("entry"), of: one.get("of"), score, registered: recorded.get(one.get("receipt")) };
  });
}

function firstOdd(listed, wanted) {
  const place = wanted.findIndex((pick, at) => writeJson(pick) !== writeJson(listed[at] || []));
  return `${codeOf(wanted[place][0])}: by the rule and the standings it has place ${place + 1} on the list`;
}

function shortlistFollows(evidence) {
  const seal = seals(evidence.facts).get("shortlist");
  if (!seal) return NOT_YET;
  const rule = readRule(evidence.amended.length ? new Map([["rules", new Map([["settings", evidence.amended]])]]) : evidence.rules);
  const candidates = candidatesOf(evidence, rule.by);
  const pairs = evidence.candidates.map((one) => [one.get("entry"), one.get("of")]).sort((a, b) => a[0] - b[0]);
  if (seal.get("body").has("groups") && seal.get("body").get("groups") !== digestOf(pairs)) {
    throw new Error("the groups of the candidates are not those that both signed with the shortlist");
  }
  const chosen = choose(rule, candidates);
  const leftOut = new Set(seal.get("body").get("left_out").map(([entry]) => entry));
  const listed = seal.get("body").get("shortlist").map(([entry, why]) => [entry, why]);
  const wanted = chosen.filter(([entry]) => !leftOut.has(entry));
  const [byRule, byHand] = [listed.slice(0, wanted.length), listed.slice(wanted.length)];
  if (writeJson(byRule) !== writeJson(wanted)) throw new Error(firstOdd(byRule, wanted));
  const [given, known] = [new Set(chosen.map(([entry]) => entry)), new Set(candidates.map((one) => one.entry))];
  const strange = byHand.filter(([entry, why]) => why !== "placed by hand" || given.has(entry) || !known.has(entry)).map(([entry]) => entry);
  strange.push(...[...leftOut].filter((entry) => !given.has(entry)));
  if (strange.length) throw new Error(`${codeOf(strange[0])}: neither the rule nor a hand explains its place`);
  if (byHand.length + leftOut.size > leavesOf(evidence.facts, "shortlist.change").length) {
    throw new Error("more places by hand than changes that were recorded");
  }
  return `${byRule.length} by the rule, ${byHand.length} by hand, ${leftOut.size} left out by hand`;
}

// These two came by themselves before the way of a tier was asked for.
const OF_OLD = new Map([["medal", "the shortlist"], ["participation", "all admitted"]]);
const MOVED = ["by the jury", "by special jury", "public vote"];

function tierOf(row) {
  const [code, way] = [row.get("code"), row.get("way") || "by the jury"];
  const most = row.get("most");
  return { code, way: way === "by the jury" ? OF_OLD.get(code) || way : way, most: most === undefined ? null : most, per: row.get("per") || [] };
}

// Those of the line, the best first, who are within the number of their group.
function firstOf(tier, line, of) {
  const counts = new Map();
  return line.filter((entry) => {
    const group = writeJson(tier.per.map((part) => (of.get(entry) || new Map()).get(part) || ""));
    counts.set(group, (counts.get(group) || 0) + 1);
    return tier.most === null || counts.get(group) <= tier.most;
  });
}

function figureTold(evidence, code) {
  const settings = evidence.amended.length ? evidence.amended : evidence.rules.get("rules").get("settings");
  const row = settings.find((one) => one.get("code") === code);
  return row ? row.get("value") : null;
}

function honourGroups(evidence, decided) {
  const rows = evidence.candidates.map((one) => [one.get("entry"), one.get("honour") || new Map()]).sort((a, b) => a[0] - b[0]);
  if (decided.has("groups") && decided.get("groups") !== digestOf(rows)) {
    throw new Error("the groups of the candidates are not those that both signed with the decision");
  }
  return new Map(rows);
}

// The shortlist and the standings, each with the best first; in no order where no number cuts them off.
function honourLines(evidence, tiers) {
  const seal = seals(evidence.facts).get("shortlist");
  const listed = seal ? seal.get("body").get("shortlist").map(([entry]) => entry).sort((a, b) => a - b) : [];
  const isCut = tiers.some((tier) => tier.way === "by standing" || (tier.way === "the shortlist" && tier.most !== null));
  if (!isCut) return new Map([["the shortlist", listed]]);
  const rule = readRule(evidence.amended.length ? new Map([["rules", new Map([["settings", evidence.amended]])]]) : evidence.rules);
  const ranked = candidatesOf(evidence, rule.by).sort(byRank).map((one) => one.entry);
  const place = (entry) => (ranked.includes(entry) ? ranked.indexOf(entry) : ranked.length);
  listed.sort((a, b) => place(a) - place(b) || a - b);
  return new Map([["the shortlist", listed], ["by standing", ranked]]);
}

// [entry, tier] of the honours that nobody moves; an entry keeps the one honour that it has, and its place with it.
function byThemselves(tiers, moved, lines, of) {
  const [held, found] = [new Set(moved), []];
  for (const tier of tiers) {
    for (const entry of firstOf(tier, lines.get(tier.way) || [], of).filter((one) => !held.has(one))) {
      held.add(entry);
      found.push([entry, tier.code]);
    }
  }
  return found;
}

function honoursKeepTheRules(evidence) {
  const seal = seals(evidence.facts).get("decision");
  if (!seal) return NOT_YET;
  const tiers = evidence.rules.get("rules").get("tiers").map(tierOf);
  const wayOf = (code) => tiers.find((tier) => tier.code === code).way;
  const honours = seal.get("body").get("honours").map(([entry, tier]) => [entry, tier]);
  const of = honourGroups(evidence, seal.get("body"));
  const moved = honours.filter(([, tier]) => MOVED.includes(wayOf(tier)));
  for (const tier of tiers) {
    const held = moved.filter(([, code]) => code === tier.code).map(([entry]) => entry);
    const within = firstOf(tier, held, of);
    const over = held.filter((entry) => !within.includes(entry)).sort((a, b) => a - b);
    if (over.length) throw new Error(`${codeOf(over[0])}: ${tier.code} is given beyond the number of the rules`);
  }
  const most = figureTold(evidence, "laureates_up_to");
  if (most !== null && moved.filter(([, tier]) => wayOf(tier) === "by the jury").length > most) {
    throw new Error("there are more laureates than the rules allow");
  }
  const wanted = byThemselves(tiers, moved.map(([entry]) => entry), honourLines(evidence, tiers), of);
  const others = honours.filter(([, tier]) => !MOVED.includes(wayOf(tier)));
  const [asked, found] = [wanted, others].map((pairs) => new Set(pairs.map((pair) => writeJson(pair))));
  const odd = wanted.filter((one) => !found.has(writeJson(one))).concat(others.filter((one) => !asked.has(writeJson(one))));
  if (odd.length) {
    odd.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    throw new Error(`${codeOf(odd[0][0])}: ${odd[0][1]} is not what the rules give it`);
  }
  return `${moved.length} by motion, ${wanted.length} by themselves`;
}

function certificatesFollow({ laureates, facts }, honours) {
  const issued = new Set(bodiesOf(facts, "certificate.issue").flatMap((body) => body.get("digests") || []));
  const named = new Set(honours.map(([entry, tier]) => `${codeOf(entry)} ${tier}`));
  const papers = laureates.get("certificates");
  for (const paper of papers) {
    if (!issued.has(digestOf(paper))) throw new Error(`${paper.get("entry")}: its certificate is not one that was issued`);
    if (!named.has(`${paper.get("entry")} ${paper.get("tier")}`)) throw new Error(`${paper.get("entry")}: its certificate says what the decision does not`);
  }
  if (new Set(papers.map((paper) => paper.get("entry"))).size !== papers.length) throw new Error("an entry has two certificates");
  if (issued.size && issued.size - papers.length !== laureates.get("participants")) throw new Error("the certificates are not as many as the laureates");
}

// What is said of each honoured one is what the decision says; its title is that of its certificate.
function wordsFollow(told, decided) {
  const citations = new Map(decided.get("honours").map(([entry, , words]) => [entry, words]));
  const mentions = new Map(decided.get("mentions"));
  const titles = new Map(told.get("certificates").map((paper) => [paper.get("entry"), paper.get("title")]));
  for (const [entry, , citation, mention, title] of told.get("honoured")) {
    if (citation !== citations.get(entry) || mention !== (mentions.get(entry) || "")) {
      throw new Error(`${codeOf(entry)}: what is said of it is not what the decision says`);
    }
    if (titles.has(codeOf(entry)) && titles.get(codeOf(entry)) !== title) throw new Error(`${codeOf(entry)}: its title is not that of its certificate`);
  }
}

function laureatesFollow(evidence) {
  const seal = seals(evidence.facts).get("decision");
  if (!seal) return NOT_YET;
  const honours = seal.get("body").get("honours").map(([entry, tier]) => [entry, tier]);
  const told = evidence.laureates;
  const [wanted, found] = [honours, told.get("honoured").map((row) => row.slice(0, 2))].map((pairs) => new Set(pairs.map((pair) => writeJson(pair))));
  const odd = [...found].filter((one) => !wanted.has(one)).concat([...wanted].filter((one) => !found.has(one))).map((one) => JSON.parse(one));
  if (odd.length) throw new Error(`${codeOf(odd[0][0])}: ${odd[0][1]} is not what the decision says`);
  if (told.get("honoured").length + told.get("participants") !== evidence.held) {
    throw new Error("there are more laureates than those honoured and those who took part");
  }
  wordsFollow(told, seal.get("body"));
  certificatesFollow(evidence, honours);
  return `${found.size} honoured, ${told.get("participants")} took part, ${told.get("certificates").length} certificates`;
}
