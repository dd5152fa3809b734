// Sums the weights of a rubric while they are typed. Without this the server tells it after saving.
const digits = "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩";
const plain = (text) => text.replace(/[۰-۹٠-٩]/g, (digit) => digits.indexOf(digit) % 10);

for (const output of document.querySelectorAll("output[data-sum-of]")) {
  const name = `-${output.dataset.sumOf}`;
  const fields = () => [...document.querySelectorAll("input")].filter((field) => field.name.endsWith(name));
  const isGone = (field) => document.getElementsByName(field.name.replace(name, "-gone"))[0]?.checked;
  const show = () => {
    const kept = fields().filter((field) => field.value.trim() && !isGone(field));
    const weights = kept.map((field) => Number.parseInt(plain(field.value), 10) || 0);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const holds = sum === 100 || new Set(weights).size === 1;
    output.textContent = `${output.dataset.words} ${sum.toLocaleString(document.documentElement.lang)}`;
    output.classList.toggle("off", !holds);
  };
  document.addEventListener("input", show);
  document.addEventListener("change", show);
  show();
}
