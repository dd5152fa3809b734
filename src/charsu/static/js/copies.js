// The copies in this browser of what was typed and the server has not. Each page keeps one of its own, for this person
// and draft alone, so that no tab writes over the words of another or takes them away.
import { isMarked } from "./values.js";

const OVER = ["version", "seen", "chosen"]; // what words were typed over, and no words
const wordsOf = (values) => JSON.stringify(Object.entries(values).filter(([name]) => !OVER.includes(name)).sort());

const DRAFT = "charsu:draft:"; // then the person, and the address that takes the words
const KNOWN = "charsu:known:";
const FORGET = "charsu:forget"; // told to the other pages of this browser, and never kept

const PRESSED = "charsu:pressed"; // of this tab: the copy of the page whose form has just gone out

// A browser may keep nothing for a site: even asking for the place fails then.
function placeOf(name) {
  try { return window[name]; } catch { return null; }
}

const store = placeOf("localStorage");
const ofTab = placeOf("sessionStorage");

function write(place, name, text) {
  try {
    place.setItem(name, text);
    return true;
  } catch {
    return false; // no room, or no place
  }
}

// What a copy holds; nothing where it is none of ours.
function read(name) {
  const text = store.getItem(name);
  try {
    const found = JSON.parse(text);
    return [{ name, text, copy: found.values ? found : { values: found } }]; // as it was written before it told what had gone
  } catch {
    return [];
  }
}

const namesOf = (start) => Object.keys(store ?? {}).filter((name) => name.startsWith(start)).sort();

const pageOf = (name) => name.slice(DRAFT.length).replace(/^[^:]*:/, "").split("#")[0].replace(/draft\/$/, "");

// All that a person typed in this browser and the server has not, with the page on which each was typed.
export function leftBy(person) {
  const found = namesOf(`${DRAFT}${person}:`).flatMap(read);
  return found.map(({ name, copy }) => ({ name, page: pageOf(name), about: copy.about, values: copy.values }));
}

export function forgetAll(person) {
  for (const name of [DRAFT, KNOWN].flatMap((start) => namesOf(`${start}${person}:`))) store.removeItem(name);
  write(store, FORGET, person);
  store?.removeItem(FORGET);
}

export function forgetOne({ name }) {
  store?.removeItem(name);
}

// Who presses a button of a draft is led to another page once the server has the words: what is refused is told at the
// form's own address. Where that page is no form, nothing else takes the copy away.
export function dropArrived() {
  const name = ofTab?.getItem(PRESSED);
  const [came] = performance.getEntriesByType("navigation");
  const isLed = came?.type === "navigate" && came.redirectCount > 0 && document.referrer.startsWith(location.origin);
  if (!name || !isLed || new URL(document.referrer).pathname !== pageOf(name)) return;
  const [held] = store?.getItem(name) ? read(name) : [];
  if (held && isMarked(held.copy.values)) store.removeItem(name);
  ofTab.removeItem(PRESSED);
}

export class Copies {
  constructor(form) {
    const whose = `${form.dataset.person ?? ""}:${form.dataset.autosave}`;
    this.person = form.dataset.person ?? "";
    this.start = `${DRAFT}${whose}`;
    this.told = `${KNOWN}${whose}`;
    this.own = `${this.start}#${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  }

  keep(copy) {
    const about = document.querySelector("h1")?.textContent.trim();
    return write(store, this.own, JSON.stringify({ ...copy, about }));
  }

  drop() {
    store?.removeItem(this.own);
  }

  // The copies of other pages, the oldest first: of those that are gone, and of those that still stand open.
  others() {
    return namesOf(this.start).filter((name) => name !== this.own && (name === this.start || name.startsWith(`${this.start}#`))).flatMap(read);
  }

  // Whether their writer, signing out on another page of this browser, has these words destroyed.
  isForgotten({ key, newValue }) {
    return key === FORGET && newValue === this.person;
  }

  // Whoever still types changes the copy: then it stays theirs.
  isStill({ name, text }) {
    return store.getItem(name) === text;
  }

  take(other) {
    if (this.isStill(other)) store.removeItem(other.name);
  }

  pressed() {
    write(ofTab, PRESSED, this.own); // else it is found as another page's
  }

  // The server has these words: whichever page kept the same, they wait no longer.
  dropSame(values) {
    for (const { name, copy } of this.others()) if (wordsOf(copy.values) === wordsOf(values)) store.removeItem(name);
  }

  // The answer to a press holds what was typed on the page before: that page's copy has done its work.
  dropPressed() {
    const name = ofTab?.getItem(PRESSED) ?? "";
    if (name.startsWith(this.start)) store?.removeItem(name);
    ofTab?.removeItem(PRESSED);
  }

  // The newest version that a page of this browser knows to be its own: it is not the lost answer to another's save.
  know(version) {
    write(store, this.told, String(version));
  }

  isKnown(version) {
    return Number(store?.getItem(this.told) ?? -1) >= version;
  }
}
