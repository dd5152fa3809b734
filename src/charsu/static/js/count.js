// Counts the words of [data-max-words] as they are typed, by the word breaks of the text's own language.
function wordsIn(text, lang) {
  if (!("Segmenter" in Intl)) return text.split(/\s+/u).filter(Boolean).length;
  let words = 0;
  for (const piece of new Intl.Segmenter(lang, { granularity: "word" }).segment(text)) words += piece.isWordLike ? 1 : 0;
  return words;
}

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
  count();
}

document.querySelectorAll("[data-max-words]").forEach(watch);
