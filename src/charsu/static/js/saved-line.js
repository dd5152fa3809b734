// [data-saved]: the line that says when the last confirmed save was, what waits, and what stands in the way. Its words are
// the page's own.
export class SavedLine {
  constructor(form) {
    this.place = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
    this.form = form;
  }

  words(name) {
    return this.place?.dataset[name] ?? "";
  }

  say(...parts) {
    this.place?.replaceChildren(...parts);
  }

  tell(name) {
    this.say(this.words(name));
  }

  tellSaved() {
    const zone = { timeZone: document.body.dataset.zone || undefined }; // the page's own: its other times are in it
    const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...zone };
    this.say(`${this.words("words")} ${new Intl.DateTimeFormat(document.documentElement.lang, hours).format(new Date())}`);
  }

  tellWaiting(isKept) {
    this.tell(isKept ? "waiting" : "unkept");
  }

  tellSignedOut() {
    const at = this.form.dataset.signIn;
    const way = at ? this.link(at, this.words("signInWords"), { target: "_blank" }) : "";
    this.say(this.words("signedOut"), " ", way);
  }

  // The questions are others now; what was typed is saved, and the way to them is given.
  tellOtherForm(reason) {
    this.say(reason, " ", this.link(location.pathname, this.words("anew")));
  }

  link(href, textContent, facts = {}) {
    return Object.assign(document.createElement("a"), { href, textContent, ...facts });
  }
}
