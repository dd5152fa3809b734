// Words that were typed in another form than the page shows go to the server as they were typed, with the marks of what
// they were typed over. Where they meet others, both are shown to choose from; no field of this page need have a place.
import { give } from "./sending.js";
import { codeOf } from "./values.js";

const asWords = (text) => Object.assign(document.createElement("blockquote"), { textContent: text || "–", dir: "auto" });
const button = (words) => Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: words });

function withMark({ values }, code, mark) {
  return { ...values, seen: [JSON.stringify({ ...JSON.parse(values.seen?.[0] || "{}"), [code]: mark })] };
}

const without = ({ values }, code) => Object.fromEntries(Object.entries(values).filter(([name]) => codeOf(name) !== code));

function meet(form, copy, one, line, again) {
  const box = document.createElement("div");
  const name = Object.assign(document.createElement("strong"), { textContent: one.label, dir: "auto" });
  const who = Object.assign(document.createElement("bdi"), { textContent: one.by });
  const [mine, theirs] = [button(line.words("mine")), button(line.words("theirs"))];
  box.className = "notice warn";
  box.setAttribute("role", "status");
  box.dataset.metApart = one.code;
  box.append(name, asWords(one.typed), `${line.words("met")} `, who, asWords(one.held), mine, " ", theirs);
  const choose = (values) => { copy.values = values; box.remove(); again(); };
  mine.addEventListener("click", () => choose(withMark(copy, one.code, one.mark)));
  theirs.addEventListener("click", () => choose(without(copy, one.code)));
  form.before(box);
}

export async function giveAsItWas(form, copy, line, again) {
  const body = new FormData();
  for (const [name, all] of Object.entries(copy.values)) for (const value of all) body.append(name, value);
  body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  const facts = await give(form, body);
  if (facts.isSignedOut) throw new Error("signed out");
  if (facts.isRefused) return { isOpen: true, reason: facts.reason };
  document.querySelectorAll("[data-met-apart]").forEach((box) => box.remove());
  for (const one of facts.met ?? []) meet(form, copy, one, line, again);
  return { isOpen: Boolean(facts.met?.length), reason: facts.reason };
}
