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

function kitTrouble(field) {
  const typed = field.value.trim();
  if (!typed) return field.getAttribute("aria-required") === "true" ? kit.dataset.missing : "";
  const lang = field.closest("[lang]")?.lang || "en";
  if (field.dataset.maxWords && wordsIn(field.value, lang) > Number(field.dataset.maxWords)) return kit.dataset.long;
  if (["decimal", "numeric"].includes(field.inputMode) && !/^[-\u2212]?[\p{Nd}\s.,\u066b\u066c']+$/u.test(typed)) return kit.dataset.number;
  if (field.inputMode === "url" && !/^https?:\/\/\S+\.\S+/.test(typed)) return kit.dataset.link;
  return "";
}

function kitSay(...parts) {
  kit.querySelector("[data-said]").replaceChildren(...parts);
}

function kitCheck() {
  const rows = document.createElement("ul");
  for (const field of kit.querySelectorAll("input[type=text], textarea, select")) {
    const trouble = kitAsked(field) ? kitTrouble(field) : "";
    field.toggleAttribute("aria-invalid", Boolean(trouble));
    if (!trouble) continue;
    const way = Object.assign(document.createElement("a"), { href: `#${field.id}`, textContent: kit.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent.trim() ?? field.name });
    const row = document.createElement("li");
    row.append(way, `: ${trouble}`);
    rows.append(row);
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
  kitSay(`${kit.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang)}`);
}

async function kitLoad(file) {
  let told = {};
  try { told = JSON.parse(await file.text()); } catch { /* said below */ }
  if (told.kind !== kit.dataset.kit || told.entry !== kit.dataset.entry || typeof told.fields !== "object") return kitSay(kit.dataset.other);
  for (const field of kit.elements) {
    const kept = told.fields[field.name];
    if (!field.name || field.type === "file" || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = (kept ?? []).includes(field.value);
    else field.value = kept?.[0] ?? "";
  }
  kit.elements.namedItem("seen").value = JSON.stringify(told.seen);
  kit.dispatchEvent(new Event("change", { bubbles: true }));
  for (const field of kit.querySelectorAll("[data-max-words]")) field.dispatchEvent(new Event("input", { bubbles: true }));
  kitIsUnsaved = false;
  return kitSay(kit.dataset.loaded);
}

kit.addEventListener("submit", (event) => { event.preventDefault(); kitSave(); });
kit.addEventListener("input", (event) => {
  if (event.isTrusted === false) return;
  if (!kitIsUnsaved) kitSay(kit.dataset.unsaved);
  kitIsUnsaved = true;
});
kit.querySelector("[data-save]").addEventListener("click", kitSave);
kit.querySelector("[data-check]").addEventListener("click", kitCheck);
kit.querySelector("#kit-load").addEventListener("change", (event) => { if (event.target.files[0]) kitLoad(event.target.files[0]); });
addEventListener("beforeunload", (event) => { if (kitIsUnsaved) event.preventDefault(); });
