// [data-unsent="person"]: on a page that takes no words any more, those that its reader typed here before and that were
// never sent. They can be taken along from here, and destroyed.
// [data-unsent="person"][data-at="address"]: beside another page, that words typed on that one wait to be sent there.
import { forgetOne, leftBy } from "./copies.js";
import { wordsIn } from "./values.js";

function shown(place, one) {
  const text = Object.assign(document.createElement("textarea"), { readOnly: true, rows: 6, dir: "auto", value: wordsIn(one.values) });
  const away = Object.assign(document.createElement("button"), { type: "button", className: "button grave", textContent: place.dataset.forget });
  const box = document.createElement("div");
  text.setAttribute("aria-label", place.dataset.typed);
  box.className = "field";
  box.append(text, away);
  away.addEventListener("click", () => {
    forgetOne(one);
    box.remove();
    place.hidden = !place.querySelector("textarea");
  });
  return box;
}

for (const place of document.querySelectorAll("[data-unsent]")) {
  const at = place.dataset.at ?? location.pathname;
  const left = leftBy(place.dataset.unsent).filter(({ page, values }) => page === at && wordsIn(values));
  if (!place.dataset.at) place.append(...left.map((one) => shown(place, one)));
  place.hidden = !left.length;
}
