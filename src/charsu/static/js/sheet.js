// form.sheet: the weighted total as it stands, and digits as keys: 0 to 9 choose a level of the criterion in focus,
// 1 and then 0 within a second choose ten. Arrow keys are the browser's own. What is amiss in a saved draft is shown.
const DIGITS = /\p{Nd}/u;
const digitOf = (key) => {
  for (const zero of ["0", "۰", "٠", "०"]) {
    const value = key.codePointAt(0) - zero.codePointAt(0);
    if (value >= 0 && value <= 9) return value;
  }
  return null;
};

function scoreOf(part) {
  const chosen = part.querySelector("input[type=radio]:checked") ?? part.querySelector("input[name^=score_]:not([type=radio])");
  const typed = [...(chosen?.value ?? "").trim()].map((c) => digitOf(c) ?? c).join("");
  return /^-?\d+$/.test(typed) ? Number(typed) : null;
}

function watch(form) {
  const shown = form.querySelector("[data-total]");
  const figures = new Intl.NumberFormat(shown.dataset.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const parts = [...form.querySelectorAll("[data-weight]")];
  shown.closest(".total").hidden = false;  // without this script an empty total would only stand in the way
  let last = { part: null, digit: null, at: 0 };

  function add() {
    const scored = parts.map((part) => [Number(part.dataset.weight), scoreOf(part)]).filter(([, score]) => score !== null);
    const weights = scored.reduce((sum, [weight]) => sum + weight, 0);
    shown.textContent = weights ? figures.format(scored.reduce((sum, [weight, score]) => sum + weight * score, 0) / weights) : "–";
  }

  function choose(part, value) {
    const radio = part.querySelector(`input[type=radio][value="${value}"]`);
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey || !DIGITS.test(event.key)) return;
    const part = event.target.closest("[data-weight]");
    const digit = digitOf(event.key);
    if (digit === null) return;
    const isSecond = last.part === part && last.digit !== null && Date.now() - last.at < 1000;
    if (!(isSecond && choose(part, last.digit * 10 + digit))) choose(part, digit);
    last = { part, digit, at: Date.now() };
    event.preventDefault();
  });
  form.addEventListener("input", add);
  form.addEventListener("saved", (event) => {
    for (const field of form.querySelectorAll("input[name^=score_]:not([type=radio])")) {
      const problems = event.detail?.amiss?.[field.name];
      field.setAttribute("aria-invalid", String(Boolean(problems)));
      field.setCustomValidity(problems?.join(" ") ?? "");
      if (problems && document.activeElement !== field) field.title = problems.join(" ");
    }
  });
  add();
}

document.querySelectorAll("form.sheet").forEach(watch);
