// input[data-cities="address"]: shows the cities found as one types, in the list that its form would show anyway.
const PAUSE = 200;

function row(place, template, digits) {
  const made = template.content.cloneNode(true);
  const put = (name, words) => { made.querySelector(`[data-${name}]`).textContent = words; };
  const link = made.querySelector("[data-at]");
  link.href = link.dataset.at.replace("/0/", `/${place.geonameid}/`);
  put("name", place.name);
  put("own", place.own === place.name ? "" : place.own);
  put("country", place.country);
  put("region", place.region);
  put("population", digits.format(place.population));
  put("near", place.near);
  put("distance", digits.format(place.distance));
  made.querySelector("[data-near-words]").hidden = !place.near;
  made.querySelector("[data-taken]").hidden = !place.is_taken;
  return made;
}

function watch(input) {
  const list = document.getElementById(input.dataset.list);
  const template = document.getElementById("place");
  const said = document.querySelector("[data-cities-found]");
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  let timer = 0;
  let asked = 0;

  async function look() {
    const mine = ++asked;
    const words = input.value.trim();
    if (!words) return;
    try {
      const answer = await fetch(`${input.dataset.cities}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return; // the plain form remains
      const { cities } = await answer.json();
      if (mine !== asked) return;
      document.querySelector("[data-nothing]")?.remove();
      list.replaceChildren(...cities.map((place) => row(place, template, digits)));
      said.textContent = cities.length ? `${said.dataset.words} ${digits.format(cities.length)}` : said.dataset.none;
    } catch { /* no network: the plain form remains */ }
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
}

document.querySelectorAll("[data-cities]").forEach(watch);
