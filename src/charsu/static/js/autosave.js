// form[data-autosave="address"]: sends the draft to that address a moment after typing stops.
// form[data-typed]: the page answers a press of Save and already holds what was typed.
// Until the server has confirmed, a copy stays in this browser, for this person and entry alone; it is put back when the
// page is opened again. [data-saved] shows when the last confirmed save was, and what waits.
const PAUSE = 2000;
const RETRY = 15000;
const HIDDEN = ["version", "seen"]; // what the copy was typed over: a newer one on the server is not overwritten unseen

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

function valuesOf(form) {
  const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return pairs.reduce((all, [name, value]) => ({ ...all, [name]: [...(all[name] ?? []), value] }), {});
}

function putBack(form, values) {
  for (const field of form.elements) {
    const kept = values[field.name];
    if (!field.name || field.type === "file" || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = (kept ?? []).includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = (kept ?? []).includes(option.value);
    else if (kept) field.value = kept.shift();
  }
}

function watch(form) {
  const place = `charsu:draft:${form.dataset.person ?? ""}:${form.dataset.autosave}`;
  const shown = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  let timer = 0;
  let asked = 0; // what was typed has a number, so that a late answer confirms only what it carried
  let isOut = false;

  const say = (...words) => { if (shown) shown.replaceChildren(...words); };
  const zone = { timeZone: document.body.dataset.zone || undefined }; // the page's own: its other times are in it
  const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...zone };
  const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, hours).format(new Date());
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  function keep() {
    try {
      localStorage.setItem(place, JSON.stringify(valuesOf(form)));
    } catch { /* no room, or storage is switched off: the server's copy remains */ }
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

  async function send() {
    const mine = ++asked;
    renewToken();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 403) return void (mine === asked && tellSignedOut());
      if (answer.status === 409) {
        const { reason } = await answer.json().catch(() => ({}));
        if (mine === asked) say(reason ?? "");
        return; // what was typed stays in this browser; sending it again would not help
      }
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const facts = await answer.json().catch(() => ({}));
      isOut = false;
      for (const name of HIDDEN) {
        const field = form.elements.namedItem(name);
        if (field && facts[name] !== undefined) field.value = facts[name];
      }
      form.dispatchEvent(new CustomEvent("saved", { detail: facts }));
      if (mine !== asked) return;
      if (facts.met?.length) return void keep(); // a choice is open: the words stay here too
      localStorage.removeItem(place);
      say(`${shown?.dataset.words ?? ""} ${clock()}`);
    } catch {
      if (mine !== asked) return;
      say(shown?.dataset.waiting ?? "");
      later(RETRY);
    }
  }

  const kept = localStorage.getItem(place);
  if (form.dataset.typed !== undefined) {
    keep(); // the server gave back what was just typed, with the version that it knows: that is the newest copy
  } else if (kept) {
    const values = JSON.parse(kept);
    for (const name of HIDDEN) {
      const field = form.elements.namedItem(name);
      if (field && values[name]) field.value = values[name][0];
    }
    putBack(form, values);
    say(shown?.dataset.back ?? "");
    later(0);
  }
  form.addEventListener("input", () => { asked++; keep(); later(PAUSE); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    asked++;
    renewToken();
    if (event.submitter?.name === "take") localStorage.removeItem(place); // chosen: mine gives way
    else keep();
    if (navigator.onLine) return;
    event.preventDefault(); // no page would come: the words stay here until the link is back
    say(shown?.dataset.waiting ?? "");
    later(RETRY);
  });
  window.addEventListener("online", () => { if (localStorage.getItem(place)) later(0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isOut) later(0); });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
