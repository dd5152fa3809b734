// form[data-autosave="address"]: sends the draft to that address a moment after typing stops.
// form[data-typed]: the page answers a press of Save and already holds what was typed.
// Until the server has confirmed, a copy of each page stays in this browser (copies.js); they are put back when the draft
// is opened again (taking-up.js). [data-saved] shows when the last confirmed save was, and what waits (saved-line.js).
// One save is out at a time, and a press waits for the one that is: what is sent was typed over what the server holds.
import { Copies } from "./copies.js";
import { SavedLine } from "./saved-line.js";
import { give, renewToken } from "./sending.js";
import { HIDDEN, TakingUp } from "./taking-up.js";
import { codeOf, isAllTaken, valuesOf } from "./values.js";

const PAUSE = 2000;
const RETRY = 15000;
const AGAIN = 60000; // what stands in the way now may be taken away by others
const PATIENCE = 8000; // a press waits no longer for the save that is out

class Page {
  constructor(form) {
    this.form = form;
    this.copies = new Copies(form);
    this.line = new SavedLine(form);
    this.isOwed = false; // words stand here that the server has not
    this.isKept = true;
    this.asked = 0; // what was typed has a number, so that a late answer confirms only what it carried
    this.isOut = false; // signed out meanwhile
    this.flying = null; // the save that is out
    this.isPressed = false;
    this.went = false; // whether what the version stands for has been sent at least once
    this.isForgotten = false; // by the choice of whoever signed out: nothing of it is kept here again
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  keep(isSent = false) {
    if (this.isForgotten) return;
    this.isOwed = true;
    this.isKept = this.copies.keep({ values: valuesOf(this.form), went: this.went, isSent });
  }

  // The other words of one question were chosen: of what was typed here, all else stays until the server has it.
  keepWithout(code) {
    const values = Object.fromEntries(Object.entries(valuesOf(this.form)).filter(([name]) => codeOf(name) !== code));
    const { [code]: _, ...seen } = JSON.parse(values.seen?.[0] || "{}");
    this.copies.keep({ values: { ...values, seen: [JSON.stringify(seen)] }, went: true, isSent: true, without: code });
  }

  typed() {
    this.isForgotten = false;
    this.asked++;
    this.keep();
    this.later(PAUSE);
  }

  // Their writer destroyed these words while signing out.
  forget() {
    clearTimeout(this.timer);
    this.isOwed = false;
    this.isForgotten = true;
    this.copies.drop();
  }

  send() {
    clearTimeout(this.timer);
    this.inTurn(() => this.carry());
  }

  // Whoever signs out does not wait for the pause.
  hurry() {
    if (this.isOwed) this.send();
    (this.flying ?? Promise.resolve()).then(() => this.form.dispatchEvent(new Event("answered")));
  }

  inTurn(work) { // after the save that is out, which may bring a newer version
    const mine = (this.flying ?? Promise.resolve()).then(work);
    this.flying = mine;
    mine.finally(() => { if (this.flying === mine) this.flying = null; });
  }

  async carry() {
    if (this.isForgotten) return;
    const mine = ++this.asked;
    const before = this.form.elements.namedItem("seen")?.value;
    const sent = valuesOf(this.form);
    renewToken(this.form);
    this.went = true;
    this.keep(true);
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const told = await give(this.form, body);
      if (told.isSignedOut) this.hearSignedOut(mine);
      else if (told.isRefused) this.hearRefused(mine, told);
      else this.hearSaved(mine, told, sent, before);
    } catch {
      if (mine !== this.asked) return;
      this.line.tellWaiting(this.isKept);
      this.later(RETRY);
    }
  }

  hearSignedOut(mine) {
    if (mine !== this.asked) return;
    this.isOut = true;
    this.line.tellSignedOut();
    this.later(RETRY);
  }

  hearRefused(mine, { reason, again }) {
    this.went = false; // the newer version is not of this page
    this.keep();
    if (mine === this.asked) this.line.say(reason ?? "");
    if (mine === this.asked && again) this.later(AGAIN);
    // what was typed stays in this browser; sending it again would mostly not help
  }

  hearSaved(mine, facts, sent, before) {
    this.isOut = false;
    for (const name of HIDDEN) {
      const field = this.form.elements.namedItem(name);
      if (field && facts[name] !== undefined) field.value = facts[name];
    }
    this.went = false;
    if (facts.version !== undefined) this.copies.know(facts.version);
    this.form.dispatchEvent(new CustomEvent("saved", { detail: { ...facts, sent, before } }));
    if (mine !== this.asked) return void this.keep(); // typed on meanwhile: over the version that has just come
    if (facts.met?.length) { // a choice is open: the words stay here too
      this.keep();
      return void this.line.tell("open");
    }
    if (facts.reason) { // all but what it names: that stays here
      this.keep();
      return void this.line.say(facts.reason);
    }
    if (!isAllTaken(this.form, sent)) {
      this.keep();
      return void this.line.tellWaiting(this.isKept);
    }
    this.copies.drop();
    this.copies.dropSame(sent);
    this.isOwed = false;
    if (this.takingUp?.next()) return;
    if (facts.other_form) this.line.tellOtherForm(facts.other_form);
    else this.line.tellSaved();
  }

  begin() { // once the other scripts have made what they make
    if (this.form.dataset.typed !== undefined) { // the server gave back what was just typed, with the version that it knows
      this.keep();
      if (this.isKept) this.copies.dropPressed();
    }
    this.takingUp = new TakingUp(this);
    if (!this.isOwed) this.takingUp.next();
  }

  press(event) {
    clearTimeout(this.timer);
    if (this.flying && navigator.onLine) return this.pressLater(event);
    this.asked++;
    renewToken(this.form);
    this.went = true;
    this.keep(true);
    if (navigator.onLine) {
      if (event.submitter?.name === "take") this.keepWithout(event.submitter.value);
      return this.copies.pressed();
    }
    event.preventDefault(); // no page would come: the words stay here until the link is back
    this.line.tellWaiting(this.isKept);
    this.later(RETRY);
  }

  pressLater(event) {
    event.preventDefault();
    if (this.isPressed) return;
    this.isPressed = true;
    const { submitter } = event;
    const patience = new Promise((done) => { setTimeout(done, PATIENCE); });
    Promise.race([this.flying, patience]).then(() => {
      this.flying = null;
      this.isPressed = false;
      this.form.requestSubmit(submitter);
    });
  }
}

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const page = new Page(form);
  form.addEventListener("input", () => page.typed());
  form.addEventListener("submit", (event) => page.press(event));
  form.addEventListener("hurry", () => page.hurry());
  form.addEventListener("forget", () => page.forget());
  window.addEventListener("storage", (event) => { if (page.copies.isForgotten(event)) page.forget(); });
  window.addEventListener("online", () => { if (page.isOwed) page.later(0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && page.isOut) page.later(0); });
  document.addEventListener("DOMContentLoaded", () => page.begin());
});
