// form[data-leaves]: before a person signs out, what they typed in this browser and the server has not is sent where it
// can be, and the rest is theirs to decide about: others may use this computer next.
// dialog[data-leaving="person"]: shows that rest, page by page, and the choices.
import { dropArrived, forgetAll, leftBy } from "./copies.js";
import { wordsIn } from "./values.js";

const PATIENCE = 8000; // a link that is down is waited for no longer

// What stands on this page goes first, as if a moment had passed since the last stroke.
function hurried(form) {
  return new Promise((done) => {
    form.addEventListener("answered", done, { once: true });
    setTimeout(done, PATIENCE);
    form.dispatchEvent(new Event("hurry"));
  });
}

function told(dialog, { page, about, values }) {
  const row = document.createElement("li");
  const way = Object.assign(document.createElement("a"), { href: page, textContent: about || page, dir: "auto" });
  const text = Object.assign(document.createElement("textarea"), { readOnly: true, rows: 3, dir: "auto", value: wordsIn(values) });
  text.setAttribute("aria-label", dialog.dataset.typed);
  if (page === location.pathname) way.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
  row.append(way, text);
  return row;
}

function watch(form, dialog) {
  const person = dialog.dataset.leaving;
  let isDecided = false;
  const leave = () => {
    isDecided = true;
    form.requestSubmit();
  };
  const choices = {
    keep: leave,
    forget: () => {
      document.querySelectorAll("form[data-autosave]").forEach((one) => one.dispatchEvent(new Event("forget")));
      forgetAll(person);
      leave();
    },
    stay: () => dialog.close(),
  };

  form.addEventListener("submit", async (event) => {
    if (isDecided || !leftBy(person).length) return;
    event.preventDefault();
    await Promise.all([...document.querySelectorAll("form[data-autosave]")].map(hurried));
    const left = leftBy(person);
    if (!left.length) return void leave();
    dialog.querySelector("[data-left]").replaceChildren(...left.map((one) => told(dialog, one)));
    for (const button of dialog.querySelectorAll("[data-choice]")) button.onclick = choices[button.dataset.choice];
    if (!dialog.open) dialog.showModal();
  });
}

const dialog = document.querySelector("dialog[data-leaving]");
if (dialog) document.querySelectorAll("form[data-leaves]").forEach((form) => watch(form, dialog));
if (!document.querySelector("form[data-autosave]")) dropArrived();
