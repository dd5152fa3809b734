// What the page shows: a verdict, and a line a check, each marked by a sign, a word and a colour.
"use strict";

const MARKS = { good: "\u2713", bad: "\u2717", wait: "\u2026", open: "?", note: "\u2013" };

function language() {
  const chosen = (navigator.language || "en").slice(0, 2);
  return WORDS[chosen] ? chosen : "en";
}

const kindOf = (one) => (one.isNote ? "note" : one.isWaiting ? "wait" : one.ok ? "good" : one.isOpen ? "open" : "bad");

function kindOfAll(checks) {
  const failed = checks.filter((one) => !one.ok);
  if (!failed.length) return checks.some((one) => one.isWaiting) ? "wait" : "good";
  return failed.every((one) => one.isOpen) ? "open" : "bad";
}

function element(name, text, facts = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, facts);
}

// A line: its mark and name in the reader's language, its detail as the record writes it, from left to right.
function rowOf(one) {
  const [row, kind, code] = [document.createElement("li"), kindOf(one), language()];
  row.className = kind;
  const named = (NAMES[one.name] || {})[code];
  const top = element("p", "");
  top.append(element("strong", `${MARKS[kind]} ${WORDS[code].marks[kind]}`), " ");
  top.append(element("span", named || one.name, named ? {} : { lang: "en", dir: "ltr" }));
  row.append(top);
  if (one.detail) row.append(element("p", one.detail, { className: "detail", lang: "en", dir: "ltr" }));
  if (one.hint) row.append(element("p", WORDS[code].hints[one.hint]));
  return row;
}

function show(checks) {
  const kind = kindOfAll(checks);
  const verdict = document.getElementById("verdict");
  verdict.textContent = `${MARKS[kind]} ${WORDS[language()].verdicts[kind]}`;
  verdict.className = kind;
  document.getElementById("checks").replaceChildren(...checks.map(rowOf));
}

function knownHead() {
  const [size, root] = ["size", "root"].map((name) => document.getElementById(name).value.trim());
  return size && root ? { size: Number(size), root } : null;
}

let opened = null; // the last export that held

async function checkFiles(event) {
  const given = await Promise.all([...event.target.files].map(async (file) => new Uint8Array(await file.arrayBuffer())));
  if (!given.length) return;
  const field = document.getElementById("keys");
  const keys = field.value.split(/\s+/).filter((key) => key.includes("+"));
  const { checks, trusted } = verifyTogether(given, knownHead(), keys, opened);
  show(checks);
  if (!given.some(isArchive)) return;
  opened = trusted;
  if (trusted) field.value = trusted.keys.join("\n") || field.value;
}

if (typeof document !== "undefined") {
  document.documentElement.lang = language();
  document.documentElement.dir = language() === "fa" ? "rtl" : "ltr";
  document.getElementById("file").addEventListener("click", (event) => { event.target.value = ""; }); // the same again
  document.getElementById("file").addEventListener("change", checkFiles);
}
