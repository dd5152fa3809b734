// The offline kit, opened from disk: fills, checks as the site does (answers.js), saves to a file and reads from it.
// Nothing here asks the network; the file goes back on a page of the site, or on a stick.
const kit = document.querySelector("form[data-kit]");

function kitFields() {
  const all = {};
  for (const [name, value] of new FormData(kit)) if (typeof value === "string" && name !== "seen") (all[name] ??= []).push(value);
  return all;
}

const kitTold = (id) => JSON.parse(document.getElementById(id).textContent);
const kitSchema = kitTold("kit-schema");
const kitReasons = kitTold("kit-reasons");
const kitDigits = (text) => text.replace(/[0-9]/g, (digit) => kit.dataset.digits[digit]);

function kitSentence({ reason, facts }) {
  return kitReasons[reason].replace(/%\((\w+)\)s/g, (_, name) => kitDigits(String(facts[name])));
}

function kitSay(...parts) {
  kit.querySelector("[data-said]").replaceChildren(...parts);
}

// The field that is meant, or the first of the group that is, and what it is called there.
function kitPlaceOf(at) {
  const all = [...kit.elements].filter((one) => one.name && one.type !== "hidden");
  const field = all.find((one) => one.name === at && one.type !== "checkbox");
  const meant = field ?? all.find((one) => one.name === at || one.name.startsWith(`${at}.`));
  const group = meant?.closest("fieldset.field");
  const row = field?.closest(".row-of-fields")?.querySelector("legend");
  const words = [group?.querySelector("legend").firstChild, row, field && kit.querySelector(`label[for="${CSS.escape(field.id)}"]`)];
  return { field, id: meant?.id || group?.id, called: words.filter(Boolean).map((one) => one.textContent.trim()).join(": ") };
}

function kitLine(at, trouble) {
  const { field, id, called } = kitPlaceOf(at);
  const row = document.createElement("li");
  row.append(Object.assign(document.createElement("a"), { href: `#${id}`, textContent: called || at }), `: ${trouble}`);
  field?.setAttribute("aria-invalid", "true");
  return row;
}

function kitTitleAmiss() {
  const field = kit.elements.namedItem("title");
  if (!field.value.trim()) return [["title", kitSentence({ reason: "MISSING", facts: {} })]];
  return [...field.value].length > Number(field.dataset.most) ? [["title", kit.dataset.longTitle]] : [];
}

function kitCheck() {
  const isAsked = (code) => [...kit.elements].some((one) => one.name?.split(".")[0] === code && !one.closest("[hidden]"));
  const about = { language: kit.dataset.language, calendar: kit.elements.namedItem("calendar").value };
  const found = amissIn(kitSchema, kitFields(), isAsked, about).map((one) => [one.at, kitSentence(one)]);
  for (const field of kit.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const rows = document.createElement("ul");
  rows.append(...[...kitTitleAmiss(), ...found].map(([at, trouble]) => kitLine(at, trouble)));
  kitShow(rows);
}

// The list stands over the questions, where it covers none of them; the bar that stays in sight leads there.
function kitShow(rows) {
  const place = kit.querySelector("[data-found]");
  const count = rows.children.length;
  place.hidden = !count;
  place.replaceChildren(Object.assign(document.createElement("strong"), { textContent: kit.dataset.mend }), rows);
  if (!count) return kitSay(kit.dataset.whole);
  kitSay(Object.assign(document.createElement("a"), { href: "#kit-found", textContent: `${kit.dataset.mend} ${kitDigits(String(count))}` }));
  return place.focus();
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

// On a computer that others use: the file is again as it was made, in all the tabs in which it is open.
function kitForget() {
  if (kitIsUnsaved && !window.confirm(kit.dataset.sure)) return;
  try { localStorage.removeItem(kitPlace); } catch { /* nothing was kept */ }
  kitEmpty();
}

function kitEmpty() {
  kitIsUnsaved = false;
  kit.reset(); // else a browser may fill in again what stood there
  location.reload();
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
kit.querySelector("[data-forget]").addEventListener("click", kitForget);
kit.querySelector("[data-check]").addEventListener("click", kitCheck);
kit.querySelector("#kit-load").addEventListener("change", (event) => { if (event.target.files[0]) kitLoad(event.target.files[0]); });
kitComeBack();
addEventListener("storage", ({ key, newValue }) => {
  if (key !== kitPlace) return;
  if (newValue) kitJoin(newValue);
  else kitEmpty();
});
addEventListener("beforeunload", (event) => { if (kitIsUnsaved) event.preventDefault(); });
