// Questions of a form: those that hang on another answer are shown when it says so (what was written in them stays and
// is sent), and tables get rows without a save.
function answersTo(form, code) {
  const fields = [...form.elements].filter((one) => one.name === code || one.name.startsWith(`${code}.`));
  return fields
    .filter((one) => (one.type !== "checkbox" && one.type !== "radio" && one.type !== "hidden") || one.checked)
    .map((one) => one.value.trim())
    .filter(Boolean);
}

function follow(form) {
  const hanging = [...form.querySelectorAll("[data-shown-when]")];
  const show = () => {
    const away = new Set(); // what is not asked opens nothing after it
    for (const block of hanging) {
      const code = block.dataset.shownWhen;
      const wanted = block.dataset.is.split(" ").filter(Boolean);
      const given = away.has(code) ? [] : answersTo(form, code);
      const asked = wanted.length ? given.some((value) => wanted.includes(value)) : given.length > 0;
      block.hidden = !asked;
      const own = block.querySelector("[name]")?.name.split(".")[0];
      if (!asked && own) away.add(own);
    }
  };
  for (const block of hanging) block.querySelector(".only-if")?.classList.add("unseen");
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("filled", show);
  show();
}

function renumber(row, from, to) {
  for (const one of row.querySelectorAll("[name], [id], [for]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(`.${from}.`, `.${to}.`));
    }
  }
}

function grow(place) {
  place.parentElement.querySelector("[data-without-scripts]")?.remove();
  if (place.closest("fieldset:disabled")) return; // whoever only reads adds nothing
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = place.dataset.more;
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const add = () => {
    const last = place.lastElementChild;
    const number = place.children.length;
    const row = last.cloneNode(true);
    renumber(row, number - 1, number);
    for (const one of row.querySelectorAll("input, textarea, select")) { one.value = ""; one.removeAttribute("aria-invalid"); }
    for (const said of row.querySelectorAll(".problems, output")) said.remove();
    const legend = row.querySelector("legend");
    if (legend) legend.textContent = legend.textContent.replace(/\p{Nd}+/u, digits.format(number + 1));
    place.append(row);
    button.hidden = place.children.length >= Number(place.dataset.rows);
    return row;
  };
  button.addEventListener("click", () => add().querySelector("input, textarea, select").focus());
  place.addEventListener("grow", ({ detail }) => { // as many as words are there for
    while (place.children.length < Math.min(detail, Number(place.dataset.rows))) add();
  });
  button.hidden = place.children.length >= Number(place.dataset.rows);
  place.after(button);
}

for (const form of document.querySelectorAll("form")) if (form.querySelector("[data-shown-when]")) follow(form);
document.querySelectorAll("[data-rows]").forEach(grow);
