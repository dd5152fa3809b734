// Counts the words of [data-max-words] as they are typed, exactly as the server does (rules/texts.py, words):
// between blanks or Ethiopic word marks; a Han character or kana counts as one, but not in Korean.
const HAN = /[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/gu;
const BETWEEN = /[\s\u1361-\u1368/\u2013\u2014]+/u;
const HIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const LETTER = /[\p{L}\p{N}]/u;

export function wordsIn(typed, lang) {
  const text = typed.replace(HIDDEN, "").replace(/\u0085/gu, "\n").normalize("NFC");
  const apart = !lang.startsWith("ko");
  const han = apart ? (text.match(HAN) ?? []).length : 0;
  const spaced = apart ? text.replace(HAN, " ") : text;
  return han + spaced.split(BETWEEN).filter((chunk) => LETTER.test(chunk)).length;
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
