// What a form holds, as values that can be kept, sent and put back.
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
  form.dispatchEvent(new Event("filled")); // nobody typed: what counts words or follows answers looks again
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
  form.dispatchEvent(new Event("filled"));
  return isHeld;
}

const OWN = ["version", "seen", "chosen", "person", "asked", "form", "calendar"];
const isOfThePage = (name) => OWN.includes(name) || name.endsWith(".shown"); // and no words

// Whether a save took all of it, for whoever has no page with its fields at hand.
export function isMarked(values) {
  const marks = values.seen && new Set(marksIn(values));
  return !marks || Object.keys(values).every((name) => isOfThePage(name) || marks.has(codeOf(name)));
}

// What was typed, for its writer to read and to take along.
export function wordsIn(values) {
  const typed = Object.entries(values).filter(([name]) => !isOfThePage(name));
  return typed.flatMap(([, all]) => all).filter((one) => one.trim()).join("\n");
}
