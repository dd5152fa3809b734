// Counts down to [data-until] (an instant in ISO form), in the page's language, second by second over the last two minutes;
// the element's own words stay where there is no script.
const steps = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const NEAR = 120; // seconds, before and after

function inWords(seconds, words) {
  const [unit, size] = steps.find(([, s]) => Math.abs(seconds) >= (s === 60 ? NEAR : s)) ?? steps.at(-1);
  return words.format(Math.trunc(seconds / size), unit);
}

function show(element, words) {
  const seconds = (Date.parse(element.dataset.until) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return;
  element.textContent = inWords(seconds, words);
  element.classList.toggle("soon", seconds > 0 && seconds < 2 * 86400);
}

const elements = document.querySelectorAll("[data-until]");
if (elements.length) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const away = () => Math.min(...[...elements].map(({ dataset }) => Math.abs(Date.parse(dataset.until) - Date.now()) / 1000).filter((one) => one >= 0));
  const showAll = () => {
    elements.forEach((element) => show(element, words));
    setTimeout(showAll, away() < NEAR + 30 ? 1000 : 30000);
  };
  showAll();
}
