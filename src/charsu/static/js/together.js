// [data-here="address"]: tells at which question one is and shows where the others of the team are, while the page is looked at.
// form[data-autosave]: after each save, what colleagues changed appears, and where two edits met both are shown to choose from.
import { fieldsOf, putIn, valuesOf } from "./values.js";

const A_LOOK = 25000;

function say(place, others) {
  const parts = others.flatMap(({ name, question }, at) => {
    const who = document.createElement("bdi");
    who.textContent = name;
    return [at ? " · " : "", who, " ", question ? `${place.dataset.writes} ${question}` : place.dataset.has];
  });
  place.replaceChildren(...parts);
}

function tell(place, form) {
  let question = "";
  let last = 0;
  const ask = async () => {
    if (document.hidden) return;
    last = Date.now();
    const body = new FormData();
    body.append("question", question);
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    try {
      const answer = await fetch(place.dataset.here, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) say(place, (await answer.json()).others);
    } catch { /* no link: autosave tells */ }
  };
  form.addEventListener("focusin", (event) => {
    const now = (event.target.name ?? "").split(".")[0];
    if (now === question) return;
    question = now;
    if (Date.now() - last > 4000) ask();
  });
  ask();
  setInterval(ask, A_LOOK);
}

function note(after, className, ...parts) {
  const box = document.createElement("div");
  box.className = `notice ${className}`;
  box.setAttribute("role", "status");
  box.append(...parts);
  after.after(box);
  return box;
}

// What was typed or stands under the hand since the page was sent keeps its words, and the mark of what they were typed
// over: seen is only what is shown.
function freshen(form, code, values, sent, words) {
  const fields = fieldsOf(form, code);
  const now = valuesOf(form);
  const isTouched = fields.some(({ name }) => JSON.stringify(now[name]) !== JSON.stringify(sent[name]));
  if (!fields.length || isTouched || fields.includes(document.activeElement) || !putIn(form, code, values)) return false;
  const place = fields[0].closest(".question") ?? fields[0].parentElement;
  place.querySelector(".fresh")?.remove();
  note(fieldsOf(form, code).at(-1), "fresh", words);
  return true;
}

function unsee(form, codes, before) {
  const field = form.elements.namedItem("seen");
  const earlier = JSON.parse(before || "{}");
  const now = JSON.parse(field.value);
  for (const code of codes) {
    if (code in earlier) now[code] = earlier[code];
    else delete now[code];
  }
  field.value = JSON.stringify(now);
}

function meet(form, one, shown) {
  const fields = fieldsOf(form, one.code);
  const last = fields.at(-1);
  if (!last || form.querySelector(`[data-met-at="${CSS.escape(one.code)}"]`)) return;
  const theirs = Object.assign(document.createElement("blockquote"), { textContent: one.held || "–", dir: "auto" });
  const who = Object.assign(document.createElement("bdi"), { textContent: one.by });
  const mine = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: shown.dataset.mine });
  const take = Object.assign(document.createElement("button"), { type: "submit", className: "button quiet", name: "take", value: one.code, textContent: shown.dataset.theirs });
  const box = note(last, "warn", `${shown.dataset.met} `, who, theirs, mine, " ", take);
  box.dataset.metAt = one.code;
  mine.addEventListener("click", () => {
    const seen = form.elements.namedItem("seen");
    seen.value = JSON.stringify({ ...JSON.parse(seen.value), [one.code]: one.mark }); // theirs was seen: mine may follow it
    box.remove();
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
    fields[0].focus();
  });
}

// A page that shows both sides carries the choice that its Save makes; of what is settled meanwhile there is none to make.
function settle(form, still) {
  const field = form.elements.namedItem("chosen");
  if (field) field.value = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(field.value)).filter(([code]) => still.includes(code))));
}

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const place = document.querySelector("[data-here]");
  const shown = form.querySelector("[data-saved]");
  if (place) tell(place, form);
  form.addEventListener("saved", ({ detail }) => {
    const fresh = Object.entries(detail.fresh ?? {});
    const unseen = fresh.filter(([code, values]) => !freshen(form, code, values, detail.sent, shown.dataset.fresh));
    if (unseen.length) unsee(form, unseen.map(([code]) => code), detail.before);
    for (const one of detail.met ?? []) meet(form, one, shown);
    settle(form, (detail.met ?? []).map((one) => one.code));
  });
});
