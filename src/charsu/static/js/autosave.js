// form[data-autosave="address"]: sends the draft to that address a moment after typing stops.
// form[data-typed]: the page answers a press of Save and already holds what was typed.
// Until the server has confirmed, a copy of each page stays in this browser (copies.js); they are put back, one after
// another, when the draft is opened again. [data-saved] shows when the last confirmed save was, and what waits.
// One save is out at a time, and a press waits for the one that is: what is sent was typed over what the server holds.
import { Copies, codeOf, isAllTaken, isOfAnotherForm, putBack, valuesOf } from "./copies.js";
import { giveAsItWas } from "./other-form.js";

const PAUSE = 2000;
const RETRY = 15000;
const AGAIN = 60000; // what stands in the way now may be taken away by others
const PATIENCE = 8000; // a press waits no longer for the save that is out
const HIDDEN = ["version", "seen"]; // what the copy was typed over: a newer one on the server is not overwritten unseen

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

// A copy that had gone out, and one version more on the server: that version is this person's own save, and what was
// not typed since is saved. Where several hands write ("seen"), it may be a colleague's: the server joins the edits.
function isOwnSave(form, copy) {
  const version = form.elements.namedItem("version");
  return copy.went && version && !form.elements.namedItem("seen") && Number(version.value) === Number(copy.values.version?.[0]) + 1;
}

function watch(form) {
  const copies = new Copies(form);
  let waiting = []; // copies of other pages, found when this one was opened
  let isOwed = false; // words stand here that the server has not
  let isLater = false; // whether a copy has been put back
  let isKept = true;
  const shown = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  let timer = 0;
  let asked = 0; // what was typed has a number, so that a late answer confirms only what it carried
  let isOut = false;
  let flying = null; // the save that is out
  let isPressed = false;
  let went = false; // whether what the version stands for has been sent at least once

  const say = (...words) => { if (shown) shown.replaceChildren(...words); };
  const zone = { timeZone: document.body.dataset.zone || undefined }; // the page's own: its other times are in it
  const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...zone };
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, hours).format(new Date());
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  function keep(isSent = false) {
    isOwed = true;
    isKept = copies.keep({ values: valuesOf(form), went, isSent });
  }

  // The other words of one question were chosen: of what was typed here, all else stays until the server has it.
  function keepWithout(code) {
    const values = Object.fromEntries(Object.entries(valuesOf(form)).filter(([name]) => codeOf(name) !== code));
    const { [code]: _, ...seen } = JSON.parse(values.seen?.[0] || "{}");
    copies.keep({ values: { ...values, seen: [JSON.stringify(seen)] }, went: true, isSent: true, without: code });
  }

  const tellWaiting = () => say((isKept ? shown?.dataset.waiting : shown?.dataset.unkept) ?? "");

  // What a copy was typed over. Of a question that it does not hold, the page's own mark stays.
  function ageAs(copy) {
    for (const name of HIDDEN) {
      const field = form.elements.namedItem(name);
      const then = copy.values[name]?.[0];
      if (!field || !then) continue;
      field.value = name === "seen" ? JSON.stringify({ ...JSON.parse(field.value || "{}"), ...JSON.parse(then) }) : then;
    }
  }

  // One copy at a time: the next follows once the server has this one and no choice is open.
  function takeUp() {
    const isAlone = waiting.length === 1;
    let next = waiting.shift();
    while (next && !copies.isStill(next)) next = waiting.shift();
    if (!next) return false;
    const { copy } = next;
    if (isOfAnotherForm(form, copy.values)) {
      inTurn(() => give(next));
      return true;
    }
    const isMine = isAlone && !isLater && isOwnSave(form, copy) && !copies.isKnown(Number(form.elements.namedItem("version").value));
    isLater = true;
    if (isMine && copy.isSent) {
      copies.take(next);
      return false;
    }
    if (!isMine) ageAs(copy);
    putBack(form, copy.values, copy.without);
    went = Boolean(copy.went) && !isMine;
    keep();
    if (isKept) copies.take(next);
    say(shown?.dataset.back ?? "");
    later(0);
    return true;
  }

  // Fields of this page cannot hold what was typed in another form: the server takes it, and tells this page what it shows.
  async function give(next) {
    renewToken();
    try {
      const told = await giveAsItWas(form, next.copy, shown, () => inTurn(() => give(next)));
      if (told.isOpen) return void (takeUp() || say(told.reason ?? "")); // kept here until its writer has chosen
      if (told.reason) {
        putBack(form, { title: next.copy.values.title ?? [] });
        keep();
      }
      copies.take(next);
      say(shown?.dataset.back ?? "");
      later(0);
    } catch {
      waiting.unshift(next);
      tellWaiting();
      later(RETRY);
    }
  }

  function renewToken() { // signing in anew, in any tab, changes it; the cookie has the new one
    const token = cookie("csrftoken");
    if (token) form.elements.namedItem("csrfmiddlewaretoken").value = token;
  }

  function tellSignedOut(reason) {
    isOut = true;
    const way = Object.assign(document.createElement("a"), { href: form.dataset.signIn ?? "/", target: "_blank", textContent: shown?.dataset.signInWords ?? "" });
    say(shown?.dataset.signedOut ?? reason ?? "", " ", form.dataset.signIn ? way : "");
    later(RETRY);
  }

  function send() {
    clearTimeout(timer);
    inTurn(carry);
  }

  function inTurn(work) { // after the save that is out, which may bring a newer version
    flying = (flying ?? Promise.resolve()).then(work);
    const mine = flying;
    flying.finally(() => { if (flying === mine) flying = null; });
  }

  async function carry() {
    const mine = ++asked;
    const before = form.elements.namedItem("seen")?.value;
    const sent = valuesOf(form);
    renewToken();
    went = true;
    keep(true);
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 403) return void (mine === asked && tellSignedOut());
      if (answer.status === 409) {
        const { reason, again } = await answer.json().catch(() => ({}));
        went = false; // the newer version is not of this page
        keep();
        if (mine === asked) say(reason ?? "");
        if (mine === asked && again) later(AGAIN);
        return; // what was typed stays in this browser; sending it again would mostly not help
      }
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const facts = await answer.json().catch(() => ({}));
      isOut = false;
      for (const name of HIDDEN) {
        const field = form.elements.namedItem(name);
        if (field && facts[name] !== undefined) field.value = facts[name];
      }
      went = false;
      if (facts.version !== undefined) copies.know(facts.version);
      form.dispatchEvent(new CustomEvent("saved", { detail: { ...facts, sent, before } }));
      if (mine !== asked) return void keep(); // typed on meanwhile: over the version that has just come
      if (facts.met?.length) return void keep(); // a choice is open: the words stay here too
      if (facts.reason) { // all but what it names: that stays here
        keep();
        return void say(facts.reason);
      }
      if (!isAllTaken(form, sent)) {
        keep();
        return void tellWaiting();
      }
      copies.drop();
      copies.dropSame(sent);
      isOwed = false;
      if (!takeUp()) say(`${shown?.dataset.words ?? ""} ${clock()}`);
    } catch {
      if (mine !== asked) return;
      tellWaiting();
      later(RETRY);
    }
  }

  function begin() { // once the other scripts have made what they make
    if (form.dataset.typed !== undefined) { // the server gave back what was just typed, with the version that it knows
      keep();
      if (isKept) copies.dropPressed();
    }
    waiting = copies.others();
    if (!isOwed) takeUp();
  }

  form.addEventListener("input", () => { asked++; keep(); later(PAUSE); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (flying && navigator.onLine) {
      event.preventDefault();
      if (isPressed) return;
      isPressed = true;
      const { submitter } = event;
      const patience = new Promise((done) => { setTimeout(done, PATIENCE); });
      Promise.race([flying, patience]).then(() => { flying = null; isPressed = false; form.requestSubmit(submitter); });
      return;
    }
    asked++;
    renewToken();
    went = true;
    keep(true);
    if (navigator.onLine) {
      if (event.submitter?.name === "take") keepWithout(event.submitter.value);
      copies.pressed();
      return;
    }
    event.preventDefault(); // no page would come: the words stay here until the link is back
    tellWaiting();
    later(RETRY);
  });
  window.addEventListener("online", () => { if (isOwed) later(0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isOut) later(0); });
  document.addEventListener("DOMContentLoaded", begin);
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
