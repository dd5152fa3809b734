// form[data-autosave="address"]: sends the draft to that address a moment after typing stops.
// form[data-typed]: the page answers a press of Save and already holds what was typed.
// Until the server has confirmed, a copy stays in this browser, for this person and entry alone; it is put back when the
// page is opened again. [data-saved] shows when the last confirmed save was, and what waits.
// One save is out at a time, and a press waits for the one that is: what is sent was typed over what the server holds.
const PAUSE = 2000;
const RETRY = 15000;
const PATIENCE = 8000; // a press waits no longer for the save that is out
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

// A copy that had gone out, and one version more on the server: that version is this person's own save, and what was
// not typed since is saved. Where several hands write ("seen"), it may be a colleague's: the server joins the edits.
function isOwnSave(form, copy) {
  const version = form.elements.namedItem("version");
  return copy.went && version && !form.elements.namedItem("seen") && Number(version.value) === Number(copy.values.version?.[0]) + 1;
}

function watch(form) {
  const place = `charsu:draft:${form.dataset.person ?? ""}:${form.dataset.autosave}`;
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
    try {
      localStorage.setItem(place, JSON.stringify({ values: valuesOf(form), went, isSent }));
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

  function send() { // after the save that is out, which may bring a newer version
    clearTimeout(timer);
    flying = (flying ?? Promise.resolve()).then(carry);
    const mine = flying;
    flying.finally(() => { if (flying === mine) flying = null; });
  }

  async function carry() {
    const mine = ++asked;
    renewToken();
    went = true;
    keep(true);
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 403) return void (mine === asked && tellSignedOut());
      if (answer.status === 409) {
        const { reason } = await answer.json().catch(() => ({}));
        went = false; // the newer version is not of this page
        keep();
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
      went = false;
      form.dispatchEvent(new CustomEvent("saved", { detail: facts }));
      if (mine !== asked) return void keep(); // typed on meanwhile: over the version that has just come
      if (facts.met?.length) return void keep(); // a choice is open: the words stay here too
      localStorage.removeItem(place);
      say(`${shown?.dataset.words ?? ""} ${clock()}`);
    } catch {
      if (mine !== asked) return;
      say(shown?.dataset.waiting ?? "");
      later(RETRY);
    }
  }

  const found = JSON.parse(localStorage.getItem(place) ?? "null");
  const copy = found && (found.values ? found : { values: found }); // as it was written before it told what had gone
  if (form.dataset.typed !== undefined) {
    keep(); // the server gave back what was just typed, with the version that it knows: that is the newest copy
  } else if (copy && isOwnSave(form, copy) && copy.isSent) {
    localStorage.removeItem(place);
  } else if (copy) {
    const isMine = isOwnSave(form, copy);
    for (const name of isMine ? [] : HIDDEN) {
      const field = form.elements.namedItem(name);
      if (field && copy.values[name]) field.value = copy.values[name][0];
    }
    putBack(form, copy.values);
    say(shown?.dataset.back ?? "");
    later(0);
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
    if (event.submitter?.name === "take") localStorage.removeItem(place); // chosen: mine gives way
    else keep(true);
    if (navigator.onLine) return;
    event.preventDefault(); // no page would come: the words stay here until the link is back
    say(shown?.dataset.waiting ?? "");
    later(RETRY);
  });
  window.addEventListener("online", () => { if (localStorage.getItem(place)) later(0); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isOut) later(0); });
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
