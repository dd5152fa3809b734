// Shows the words of [data-max-words] as they are typed, beside how many there may be.
import { wordsIn } from "./words.js";

export { wordsIn };

function watch(field) {
  const most = Number(field.dataset.maxWords);
  const lang = field.closest("[lang]").lang || "en";
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const shown = document.createElement("output");
  shown.className = "count";
  shown.htmlFor = field.id;
  field.after(shown);
  const count = () => {
    const words = wordsIn(field.value, lang);
    shown.textContent = `${digits.format(words)} / ${digits.format(most)}`;
    shown.classList.toggle("over", words > most);
  };
  field.addEventListener("input", count);
  field.form?.addEventListener("filled", count);
  count();
}

document.querySelectorAll("[data-max-words]").forEach(watch);
