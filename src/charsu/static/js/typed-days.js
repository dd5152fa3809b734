// A day as people type it, in the calendar of their account: as rules/calendars.py reads it (read_day). The browser's own
// calendars tell which day it is; each is asked about the few days round an estimate.
import { plainDigits } from "./marks.js";

const DAY = 86400000;
const EPOCH = 719163; // the ordinal of 1 January 1970, from 1 January 1
const OWN = { // the browser's name; the ordinal of its first day; the mean lengths of a year and of a month
  persian: ["persian", 226896, 365.2422, 30.44],
  ethiopic: ["ethiopic", 2796, 365.25, 30],
  islamic: ["islamic-civil", 227015, 354.3667, 29.53],
};
const MEANT = [1500, 2299]; // Gregorian years

function inCalendar(ordinal, name) {
  const shown = new Intl.DateTimeFormat(`en-u-ca-${name}-nu-latn`, { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
  const parts = shown.formatToParts(new Date((ordinal - EPOCH) * DAY));
  return ["year", "month", "day"].map((part) => Number(parts.find(({ type }) => type === part).value.match(/[0-9]+/)[0]));
}

function gregorian(year, month, day) {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? Math.round(at / DAY) + EPOCH : null;
}

function ofCalendar(year, month, day, calendar) {
  if (!OWN[calendar]) return gregorian(year, month, day);
  const [name, first, ofYear, ofMonth] = OWN[calendar];
  const guess = Math.round(first + (year - 1) * ofYear + (month - 1) * ofMonth + day - 1);
  for (const step of [0, 1, -1, 2, -2, 3, -3, 4, -4]) {
    const [y, m, d] = inCalendar(guess + step, name);
    if (y === year && m === month && d === day) return guess + step;
  }
  return null;
}

const iso = (ordinal) => new Date((ordinal - EPOCH) * DAY).toISOString().slice(0, 10);

function yearsMeant(calendar) {
  if (!OWN[calendar]) return [1, 9999];
  return [MEANT[0], MEANT[1] + 1].map((year) => inCalendar(gregorian(year, 1, 1), OWN[calendar][0])[0]);
}

// The Gregorian day, as 2026-03-21; nothing where it is no day, or may be one of several calendars.
export function readDay(typed, calendar) {
  const plain = plainDigits(typed.trim().replace(/\s+/gu, " ").replace(/[\u2010\u2011\u2013]/g, "-"));
  const found = /^([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})$/.exec(plain);
  const turned = found ? null : /^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})$/.exec(plain);
  if (!found && !turned) return "";
  const [year, month, day] = (found ? [found[1], found[3], found[4]] : [turned[3], turned[2], turned[1]]).map(Number);
  if (year < 1 || month < 1 || day < 1 || month > 13 || day > 31) return "";
  const [first, last] = yearsMeant(calendar);
  const ordinal = ofCalendar(year, month, day, year >= first && year <= last ? calendar : "gregorian");
  if (ordinal === null) return "";
  const told = iso(ordinal);
  return Number(told.slice(0, 4)) >= MEANT[0] && Number(told.slice(0, 4)) <= MEANT[1] ? told : "";
}
