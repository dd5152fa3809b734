// What a form holds, as values that can be kept and put back; and the copies of it in this browser. Each page keeps one of
// its own, for this person and draft alone, so that no tab writes over the words of another or takes them away.
export function valuesOf(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return pairs.reduce((all, [name, value]) => ({ ...all, [name]: [...(all[name] ?? []), value] }), {});
}

export const codeOf = (name) => name.split(".")[0];

export const fieldsOf = (form, code) => [...form.elements].filter((one) => one.name && codeOf(one.name) === code && one.type !== "hidden" && one.type !== "file");

// Rows that were added by hand are there again before their words come (questions.js makes them).
function grow(form, names) {
  for (const place of form.querySelectorAll("[data-rows]")) {
    const code = codeOf(place.querySelector("[name]").name);
    const rows = names.filter((name) => codeOf(name) === code).map((name) => Number(name.split(".")[1]) + 1);
    if (rows.length) place.dispatchEvent(new CustomEvent("grow", { detail: Math.max(...rows) }));
  }
}

function fill(fields, values) {
  const left = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, [...all]]));
  for (const field of fields) {
    const kept = left[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = (kept ?? []).includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = (kept ?? []).includes(option.value);
    else if (kept) field.value = kept.shift() ?? "";
  }
}

const marksIn = (values) => Object.keys(JSON.parse(values.seen?.[0] || "{}"));

// A question that the copy neither holds nor was typed over is left as it stands: no box is unticked that it never knew.
export function putBack(form, values, without = "") {
  grow(form, Object.keys(values));
  const known = form.elements.namedItem("seen") && new Set([...Object.keys(values).map(codeOf), ...marksIn(values)]);
  const fields = [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "file");
  fill(fields.filter((one) => codeOf(one.name) !== without && (!known || known.has(codeOf(one.name)))), values);
}

// The server takes only what the page has a mark of, where it sends marks.
export function isAllTaken(form, sent) {
  const marks = sent.seen && new Set(marksIn(sent));
  return !marks || Object.keys(sent).every((name) => marks.has(codeOf(name)) || !fieldsOf(form, codeOf(name)).length);
}

// Typed in another form than this page shows: the draft was filed anew meanwhile, or the form has a new version.
export function isOfAnotherForm(form, values) {
  return ["asked", "form"].some((name) => values[name] && form.elements.namedItem(name) && values[name][0] !== form.elements.namedItem(name).value);
}

// The words of one question, as they stand on the server, take the place of those here. Where no field can hold them
// (a row or a choice that this page lacks) it says so and leaves what stood.
export function putIn(form, code, values) {
  grow(form, Object.keys(values));
  const stood = valuesOf(form);
  const fields = fieldsOf(form, code);
  for (const one of fields) if (one.type !== "checkbox" && one.type !== "radio") one.value = "";
  fill(fields, values);
  const now = valuesOf(form);
  const isHeld = Object.entries(values).every(([name, all]) => all.every((value) => !value || now[name]?.includes(value)));
  if (!isHeld) fill(fields, stood);
  return isHeld;
}

const OVER = ["version", "seen", "chosen"]; // what words were typed over, and no words
const wordsOf = (values) => JSON.stringify(Object.entries(values).filter(([name]) => !OVER.includes(name)).sort());

const PRESSED = "charsu:pressed"; // of this tab: the copy of the page whose form has just gone out

// A browser may keep nothing for a site: even asking for the place fails then.
function placeOf(name) {
  try { return window[name]; } catch { return null; }
}

const store = placeOf("localStorage");
const ofTab = placeOf("sessionStorage");

function write(place, name, text) {
  try {
    place.setItem(name, text);
    return true;
  } catch {
    return false; // no room, or no place
  }
}

export class Copies {
  constructor(form) {
    const whose = `${form.dataset.person ?? ""}:${form.dataset.autosave}`;
    this.start = `charsu:draft:${whose}`;
    this.told = `charsu:known:${whose}`;
    this.own = `${this.start}#${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  }

  keep(copy) {
    return write(store, this.own, JSON.stringify(copy));
  }

  drop() {
    store?.removeItem(this.own);
  }

  // The copies of other pages, the oldest first: of those that are gone, and of those that still stand open.
  others() {
    const names = Object.keys(store ?? {}).filter((name) => name !== this.own && (name === this.start || name.startsWith(`${this.start}#`)));
    return names.sort().flatMap((name) => {
      try {
        const text = store.getItem(name);
        const found = JSON.parse(text);
        return [{ name, text, copy: found.values ? found : { values: found } }]; // as it was written before it told what had gone
      } catch {
        return []; // no copy of ours
      }
    });
  }

  // Whoever still types changes the copy: then it stays theirs.
  isStill({ name, text }) {
    return store.getItem(name) === text;
  }

  take(other) {
    if (this.isStill(other)) store.removeItem(other.name);
  }

  pressed() {
    write(ofTab, PRESSED, this.own); // else it is found as another page's
  }

  // The server has these words: whichever page kept the same, they wait no longer.
  dropSame(values) {
    for (const { name, copy } of this.others()) if (wordsOf(copy.values) === wordsOf(values)) store.removeItem(name);
  }

  // The answer to a press holds what was typed on the page before: that page's copy has done its work.
  dropPressed() {
    const name = ofTab?.getItem(PRESSED) ?? "";
    if (name.startsWith(this.start)) store?.removeItem(name);
    ofTab?.removeItem(PRESSED);
  }

  // The newest version that a page of this browser knows to be its own: it is not the lost answer to another's save.
  know(version) {
    write(store, this.told, String(version));
  }

  isKnown(version) {
    return Number(store?.getItem(this.told) ?? -1) >= version;
  }
}
