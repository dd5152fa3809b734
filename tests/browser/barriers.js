// What axe finds on the open page, judging each thing twice in a run and no more: `known.things` says what was on the
// pages before, by its place and its markup, and `known.colours` in which colours words could be read.
async ({ asked, known }) => {
  const colours = new Set(known.colours), things = new Map(known.things);
  const fresh = { colours: [], things: [] };
  const { lang } = document.documentElement;
  takeAwayWhatWasJudged(document.body);
  judgeColoursOnce();
  const { violations } = await axe.run(asked);
  return {
    lang,
    ...fresh,
    grave: violations
      .filter((found) => ["serious", "critical"].includes(found.impact))
      .map((found) => [found.id, found.nodes[0].html.slice(0, 200)]),
  };

  function judgeColoursOnce() {
    const check = axe._audit.checks["color-contrast"], judges = check.evaluate;
    check.evaluate = function (node, ...rest) {
      const kind = inWhatColours(node);
      if (colours.has(kind)) return true;
      const said = judges.call(this, node, ...rest);
      if (said === true) {
        colours.add(kind);
        fresh.colours.push(kind);
      }
      return said;
    };
  }

  /** All that decides on the contrast of a text: how it is written, and what lies behind it. */
  function inWhatColours(node) {
    const own = getComputedStyle(node);
    const told = [node.localName, node.className, own.color, own.fontSize, own.fontWeight, own.textShadow];
    for (let at = node; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundColor !== "rgba(0, 0, 0, 0)") told.push(style.backgroundColor);
      if (style.backgroundImage !== "none") told.push(style.backgroundImage);
      told.push(...[style.opacity, style.filter, style.mixBlendMode].filter((one) => !/^(1|none|normal)$/.test(one)));
      if (style.position !== "static") told.push(style.position, at.className);
    }
    return told.join(" ");
  }

  /** Rows like two before them, and whole parts of a page like two on pages before. What others are named by stays. */
  function takeAwayWhatWasJudged(whole) {
    const isNamedOutside = namesOutside(whole), taken = [];
    const walk = (within, where) => {
      const isFrame = within.matches("body, main, main > .within"), met = isFrame ? things : new Map();
      for (const part of within.children) {
        const thing = short(where + ofWhatKind(part)), times = met.get(thing) ?? 0;
        if (times >= 2 && !isNamedOutside(part)) taken.push(part);
        else {
          met.set(thing, times + 1);
          if (isFrame) fresh.things.push([thing, times + 1]);
          walk(part, `${where}<${part.localName} ${part.className} ${part.getAttribute("role")}>`);
        }
      }
    };
    walk(whole, whole.className);
    keepSizes(whole);
    for (const part of taken) part.remove();
  }

  function namesOutside(whole) {
    const by = new Map();
    for (const name of ["for", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"])
      for (const one of whole.querySelectorAll(`[${name}]`))
        for (const id of one.getAttribute(name).split(/\s+/)) by.set(id, [...(by.get(id) ?? []), one]);
    return (part) => [part, ...part.querySelectorAll("[id]")].some((one) => by.get(one.id)?.some((other) => !part.contains(other)));
  }

  /** What can be scrolled is to be reached by keyboard, and is not made smaller by what was taken away. */
  function keepSizes(whole) {
    const scrolled = [...whole.querySelectorAll("*")].filter(
      (one) =>
        (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight) &&
        /auto|scroll/.test(getComputedStyle(one).overflow),
    );
    const sizes = scrolled.map((one) => [one.firstElementChild, one.scrollWidth, one.scrollHeight]);
    for (const [first, width, height] of sizes)
      if (first) Object.assign(first.style, { minWidth: `${width}px`, minHeight: `${height}px` });
  }

  /** Its elements, their attributes and where words stand; of the words only whether they are a sign or two, or none. */
  function ofWhatKind(node) {
    if (node.nodeType === Node.TEXT_NODE) return Math.min(node.data.trim().length, 3);
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const told = [...node.attributes].map(({ name, value }) =>
      /^(class|type|role|lang|dir|style|tabindex|autocomplete|aria-(?!label|describ|controls|owns))/.test(name)
        ? `${name}=${value}`
        : `${name}${value.trim() && (leadsNowhere(name, value) ? "=!" : "=…")}`,
    );
    return `<${node.localName} ${told.sort()}>${[...node.childNodes].map(ofWhatKind).join("")}</>`;
  }

  /** What names an element that is not there is of another kind than what names one. */
  function leadsNowhere(name, value) {
    return (
      /^(for|list|headers|aria-(labelledby|describedby|controls|owns))$/.test(name) &&
      value.trim().split(/\s+/).some((id) => !document.getElementById(id))
    );
  }

  function short(words) {
    let [one, other] = [7, 11];
    for (let at = 0; at < words.length; at += 1) {
      one = Math.imul(one ^ words.charCodeAt(at), 2654435761);
      other = Math.imul(other ^ words.charCodeAt(at), 1597334677);
    }
    return (one >>> 0).toString(36) + (other >>> 0).toString(36);
  }
}
