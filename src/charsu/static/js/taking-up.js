// Copies of other pages of this draft, found when this one was opened: they are put back one after another. The next
// follows once the server has the one before and no choice is open.
import { giveAsItWas } from "./other-form.js";
import { renewToken } from "./sending.js";
import { isOfAnotherForm, putBack } from "./values.js";

const RETRY = 15000;
export const HIDDEN = ["version", "seen"]; // what words were typed over: a newer one on the server is not overwritten unseen

// A copy that had gone out, and one version more on the server: that version is this person's own save, and what was
// not typed since is saved. Where several hands write ("seen"), it may be a colleague's: the server joins the edits.
function isOwnSave(form, copy) {
  const version = form.elements.namedItem("version");
  return copy.went && version && !form.elements.namedItem("seen") && Number(version.value) === Number(copy.values.version?.[0]) + 1;
}

// What a copy was typed over. Of a question that it does not hold, the page's own mark stays.
function ageAs(form, copy) {
  for (const name of HIDDEN) {
    const field = form.elements.namedItem(name);
    const then = copy.values[name]?.[0];
    if (!field || !then) continue;
    field.value = name === "seen" ? JSON.stringify({ ...JSON.parse(field.value || "{}"), ...JSON.parse(then) }) : then;
  }
}

export class TakingUp {
  constructor(page) {
    this.page = page;
    this.waiting = page.copies.others();
    this.isLater = false; // whether a copy has been put back
  }

  // Says whether there was one.
  next() {
    const { page } = this;
    const isAlone = this.waiting.length === 1;
    let next = this.waiting.shift();
    while (next && !page.copies.isStill(next)) next = this.waiting.shift();
    if (!next) return false;
    if (isOfAnotherForm(page.form, next.copy.values)) {
      page.inTurn(() => this.give(next));
      return true;
    }
    return this.putBack(next, isAlone && !this.isLater);
  }

  putBack(next, isOnly) {
    const { page } = this;
    const { form, copies } = page;
    const { copy } = next;
    const isMine = isOnly && isOwnSave(form, copy) && !copies.isKnown(Number(form.elements.namedItem("version").value));
    this.isLater = true;
    if (isMine && copy.isSent) {
      copies.take(next);
      return false;
    }
    if (!isMine) ageAs(form, copy);
    putBack(form, copy.values, copy.without);
    page.went = Boolean(copy.went) && !isMine;
    page.keep();
    if (page.isKept) copies.take(next);
    page.line.tell("back");
    page.later(0);
    return true;
  }

  // Fields of this page cannot hold what was typed in another form: the server takes it, and tells this page what it shows.
  async give(next) {
    const { page } = this;
    renewToken(page.form);
    try {
      const told = await giveAsItWas(page.form, next.copy, page.line, () => page.inTurn(() => this.give(next)));
      if (told.isOpen) return void (this.next() || page.line.say(told.reason ?? "")); // kept here until its writer has chosen
      if (told.reason) {
        putBack(page.form, { title: next.copy.values.title ?? [] });
        page.keep();
      }
      page.copies.take(next);
      page.line.tell("back");
      page.later(0);
    } catch {
      this.waiting.unshift(next);
      page.line.tellWaiting(page.isKept);
      page.later(RETRY);
    }
  }
}
