// The offline kit, opened from disk: fills, checks with the same count of words, saves to a file and reads from it.
// Nothing here asks the network; the file goes back on a page of the site, or on a stick.
const kit = document.querySelector("form[data-kit]");

function kitFields() {
  const all = {};
  for (const [name, value] of new FormData(kit)) if (typeof value === "string" && name !== "seen") (all[name] ??= []).push(value);
  return all;
}

function kitAsked(field) {
  return !field.closest("[hidden]") && !field.disabled;
}

// Digits of every script as 0-9: each script has its ten in a row, beginning with its nought.
const kitPlain = (typed) => typed.replace(/\p{Nd}/gu, (sign) => {
  let nought = sign.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(nought - 1)) && sign.codePointAt(0) - nought < 9) nought -= 1;
  return String(sign.codePointAt(0) - nought);
});

// As rules/forms/marks.py: four digits, until 2100, of the Gregorian calendar.
function kitYear(typed) {
  const year = kitPlain(typed);
  if (/[\u1369-\u137c]/u.test(year)) return ""; // Ethiopic numerals are read on the site
  if (!/^([01][0-9]{3}|20[0-9]{2}|2100)$/.test(year)) return kit.dataset.year;
  if (year < 1300 || year >= 1500) return "";
  const facts = { year, first: Number(year) + 621, second: Number(year) + 622 };
  return kit.dataset.calendar.replace(/%\((\w+)\)s/g, (_, name) => new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false }).format(facts[name]));
}

function kitTrouble(field) {
  const typed = field.value.trim();
  if (!typed) return kitIsWanted(field) ? kit.dataset.missing : "";
  const lang = field.closest("[lang]")?.lang || "en";
  if (field.dataset.most && [...typed].length > Number(field.dataset.most)) return kit.dataset.longTitle;
  if (field.dataset.maxWords && wordsIn(field.value, lang) > Number(field.dataset.maxWords)) return kit.dataset.long;
  if (field.inputMode === "numeric") return kitYear(typed);
  if (["decimal", "numeric"].includes(field.inputMode) && !/^[-\u2212]?[\p{Nd}\u1369-\u137c\s.,\u066b\u066c']+$/u.test(typed)) return kit.dataset.number;
  if (field.inputMode === "url" && !/^https?:\/\/\S+\.\S+/.test(typed)) return kit.dataset.link;
  return "";
}

const kitFilled = (place) => [...place.querySelectorAll("input[type=text], textarea, select")].some((one) => one.value.trim());

// As on the site: an empty row is left out, and so is an optional group of which nothing is typed.
function kitIsWanted(field) {
  const row = field.closest(".row-of-fields");
  return field.getAttribute("aria-required") === "true" && (!row || kitFilled(row));
}

function kitIsEmpty(group) {
  return kitAsked(group) && !kitFilled(group) && !group.querySelector("input[type=checkbox]:checked");
}

function kitSay(...parts) {
  kit.querySelector("[data-said]").replaceChildren(...parts);
}

function kitLine(field, label, trouble) {
  const row = document.createElement("li");
  row.append(Object.assign(document.createElement("a"), { href: `#${field.id}`, textContent: label?.textContent.trim() ?? field.name }), `: ${trouble}`);
  return row;
}

function kitCheck() {
  const rows = document.createElement("ul");
  for (const field of kit.querySelectorAll("input[type=text], textarea, select")) {
    const trouble = kitAsked(field) ? kitTrouble(field) : "";
    if (trouble) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (trouble) rows.append(kitLine(field, kit.querySelector(`label[for="${CSS.escape(field.id)}"]`), trouble));
  }
  for (const group of kit.querySelectorAll("fieldset.field[data-required]")) {
    const first = group.querySelector("input:not([type=hidden]), textarea, select");
    if (first && kitIsEmpty(group)) rows.append(kitLine(first.id ? first : group, group.querySelector("legend"), kit.dataset.missing));
  }
  if (rows.children.length) kitSay(kit.dataset.mend, rows);
  else kitSay(kit.dataset.whole);
}

function kitContent() {
  const named = (name) => kit.elements.namedItem(name).value;
  return {
    kind: kit.dataset.kit, entry: kit.dataset.entry, edition: kit.dataset.edition, form: Number(named("form")), calendar: named("calendar"),
    seen: JSON.parse(named("seen")), fields: kitFields(), saved_at: new Date().toISOString(),
  };
}

let kitIsUnsaved = false;

function kitSave() {
  const words = new Blob([JSON.stringify(kitContent(), null, 1)], { type: "application/json" });
  const way = Object.assign(document.createElement("a"), { href: URL.createObjectURL(words), download: `${kit.dataset.entry.slice(0, 8)}.charsu.json` });
  way.click();
  setTimeout(() => URL.revokeObjectURL(way.href), 10000);
  kitIsUnsaved = false;
  kitKeep();
  kitSay(`${kit.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang)}`);
}

async function kitLoad(file) {
  let told = {};
  try { told = JSON.parse(await file.text()); } catch { /* said below */ }
  if (told.kind !== kit.dataset.kit || told.entry !== kit.dataset.entry || typeof told.fields !== "object") return kitSay(kit.dataset.other);
  kitFill(told);
  kitIsUnsaved = false;
  kitKeep();
  return kitSay(kit.dataset.loaded);
}

function kitFill(told) {
  kitGrow(Object.keys(told.fields));
  for (const field of kit.elements) {
    const kept = told.fields[field.name];
    if (!field.name || field.type === "file" || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = (kept ?? []).includes(field.value);
    else field.value = kept?.[0] ?? "";
  }
  kit.elements.namedItem("seen").value = JSON.stringify(told.seen);
  kit.dispatchEvent(new Event("change", { bubbles: true }));
  for (const field of kit.querySelectorAll("[data-max-words]")) field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Rows that were added by hand are there again before their words come.
function kitGrow(names) {
  for (const place of kit.querySelectorAll("[data-rows]")) {
    const start = `${place.querySelector("[name]").name.split(".")[0]}.`;
    const last = Math.max(-1, ...names.filter((name) => name.startsWith(start)).map((name) => Number(name.split(".")[1])));
    for (let count = place.children.length; count <= last && count < Number(place.dataset.rows); count += 1) place.nextElementSibling.click();
  }
}

// What is typed is kept in the browser too, where it lets a file from disk do so, for this very kit: in one place for
// all the tabs in which the file is open, so each takes up what another kept before it keeps anything itself.
const kitPlace = `charsu-kit/${kit.dataset.entry}/${kit.dataset.made}`;
let kitText = null; // what is kept, as this tab knows it
let kitKnown = kitFields(); // and the fields with it

function kitKeep() {
  try {
    kitJoin(localStorage.getItem(kitPlace));
    const text = JSON.stringify({ ...kitContent(), is_saved: !kitIsUnsaved });
    localStorage.setItem(kitPlace, text);
    kitText = text;
    kitKnown = kitFields();
    return true;
  } catch {
    return false; // closed to files from disk, or full: only a saved file keeps it
  }
}

// Of each field, what was typed here since stays; all else is as the other tab has it.
function kitJoin(text) {
  if (!text || text === kitText) return;
  const told = JSON.parse(text);
  const mine = kitFields();
  const own = Object.keys({ ...mine, ...kitKnown }).filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(kitKnown[name]));
  kitFill({ ...told, fields: { ...told.fields, ...Object.fromEntries(own.map((name) => [name, mine[name] ?? []])) } });
  kitIsUnsaved ||= !told.is_saved;
  kitText = text;
  kitKnown = told.fields;
}

function kitComeBack() {
  try {
    const text = localStorage.getItem(kitPlace);
    if (!text) return;
    kitJoin(text);
    kitSay(kit.dataset.back, kitIsUnsaved ? ` ${kit.dataset.unsaved}` : "");
  } catch { /* as it was made */ }
}

kit.addEventListener("submit", (event) => { event.preventDefault(); kitSave(); });
kit.addEventListener("input", (event) => {
  if (event.isTrusted === false) return;
  const isFirst = !kitIsUnsaved;
  kitIsUnsaved = true;
  const isKept = kitKeep();
  if (isFirst) kitSay(isKept ? kit.dataset.kept : kit.dataset.unsaved);
});
kit.addEventListener("change", (event) => { if (event.isTrusted) kitKeep(); });
kit.querySelector("[data-save]").addEventListener("click", kitSave);
kit.querySelector("[data-check]").addEventListener("click", kitCheck);
kit.querySelector("#kit-load").addEventListener("change", (event) => { if (event.target.files[0]) kitLoad(event.target.files[0]); });
kitComeBack();
addEventListener("storage", ({ key, newValue }) => { if (key === kitPlace) kitJoin(newValue); });
addEventListener("beforeunload", (event) => { if (kitIsUnsaved) event.preventDefault(); });
