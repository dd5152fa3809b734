// What is wrong with the answers of a form, by the schema that the page carries: where, for which reason and with which
// figures, as rules/forms/problems.py says it on the site. tests/browser/test_kit_answers.py holds both to the same.
import { asDoi, asNumber, asOrcid, compared, isDoi, isNumber, isOfAnotherCalendar, isOrcid, isReadElsewhere, isUnsure, isWebAddress, isYear, keywordsOf, plainDigits } from "./marks.js";
import { readDay } from "./typed-days.js";
import { wordsIn } from "./words.js";

const ORDER = ["before", "before_year", "after", "after_year", "source"]; // of an indicator
const NAME_OF_PART = ["name", "body", "orcid"]; // of a person

const amiss = (at, reason, facts = {}) => [{ at, reason, facts }];
const lettersOf = (text) => [...text.normalize("NFC")].length;

function tooLong(at, text, most) {
  return lettersOf(text) > most ? amiss(at, "LETTERS", { count: lettersOf(text), most }) : [];
}

function outOf(at, value, { least, most }, order) {
  if (least && order(value, least) < 0) return amiss(at, "LEAST", { least });
  return most && order(value, most) > 0 ? amiss(at, "MOST", { most }) : [];
}

function numberAmiss(at, typed, bounds = {}) {
  if (isReadElsewhere(typed)) return [];
  const value = asNumber(typed);
  if (!isNumber(value)) return amiss(at, isUnsure(value) ? "UNSURE" : "NUMBER");
  return outOf(at, value, bounds, compared);
}

function yearAmiss(at, typed, bounds = {}) {
  if (isReadElsewhere(typed)) return [];
  const year = plainDigits(typed).trim();
  if (isOfAnotherCalendar(year)) return amiss(at, "CALENDAR", { year, first: Number(year) + 621, second: Number(year) + 622 });
  return isYear(year) ? outOf(at, year, bounds, compared) : amiss(at, "YEAR");
}

function dayAmiss(at, typed, bounds = {}, { calendar }) {
  if (isReadElsewhere(typed)) return [];
  const day = readDay(typed, calendar);
  return day ? outOf(at, day, bounds, (one, other) => (one < other ? -1 : Number(one > other))) : amiss(at, "DATE");
}

function linkAmiss(at, typed, _, { most }) {
  return isWebAddress(typed.trim()) ? tooLong(at, typed.trim(), most.link) : amiss(at, "LINK");
}

const doiAmiss = (at, typed) => (isDoi(asDoi(typed)) ? [] : amiss(at, "DOI"));
const partAmiss = (at, typed, _, { most }) => tooLong(at, typed.trim(), most.part);
const SIMPLE = { short: partAmiss, number: numberAmiss, year: yearAmiss, date: dayAmiss, link: linkAmiss, doi: doiAmiss };

const among = (at, typed, { choices = [] }) => (choices.some(({ code }) => code === typed) ? [] : amiss(at, "OPTION"));

function textAmiss(at, typed, asked, { language, schema }) {
  const found = tooLong(at, typed.trim(), schema.properties[at].maxLength);
  const count = wordsIn(typed, language);
  if (found.length || !asked.max_words || count <= asked.max_words) return found;
  return amiss(at, "WORDS", { count, most: asked.max_words });
}

function choicesAmiss(at, given, { choices, most_answers: most }) {
  if (given.some((one) => !choices.some(({ code }) => code === one))) return amiss(at, "OPTION");
  return most && given.length > most ? amiss(at, "MANY", { most }) : [];
}

function keywordsAmiss(at, typed, { maxItems, items }) {
  const found = keywordsOf(typed);
  if (found.length > maxItems) return amiss(at, "MANY", { most: maxItems });
  const count = Math.max(0, ...found.map(lettersOf));
  return count > items.maxLength ? amiss(at, "LETTERS", { count, most: items.maxLength }) : [];
}

function cellAmiss(at, typed, column, about) {
  if (!typed) return column.required ? amiss(at, "MISSING") : [];
  return column.kind === "choice" ? among(at, typed, column) : (SIMPLE[column.kind ?? "short"])(at, typed, {}, about);
}

function personAmiss(at, parts, about) {
  const found = parts.name ? partAmiss(`${at}.name`, parts.name, {}, about) : amiss(`${at}.name`, "MISSING");
  if (parts.body) found.push(...partAmiss(`${at}.body`, parts.body, {}, about));
  if (parts.orcid && !isReadElsewhere(parts.orcid) && !isOrcid(asOrcid(parts.orcid))) found.push(...amiss(`${at}.orcid`, "ORCID"));
  return found;
}

function indicatorAmiss(at, parts, about) {
  const checks = { before: numberAmiss, after: numberAmiss, before_year: yearAmiss, after_year: yearAmiss };
  const found = ORDER.flatMap((part) => (parts[part] ? (checks[part] ?? partAmiss)(`${at}.${part}`, parts[part], {}, about) : amiss(`${at}.${part}`, "MISSING")));
  if (found.length || isReadElsewhere(parts.before_year + parts.after_year)) return found;
  return plainDigits(parts.after_year) <= plainDigits(parts.before_year) ? amiss(`${at}.after_year`, "ORDER") : [];
}

// Rows with anything in them, each with the number of its fields.
function rowsOf(code, fields, parts) {
  const numbers = new Set(Object.keys(fields).filter((name) => name.startsWith(`${code}.`)).map((name) => name.split(".")[1]));
  const rows = [...numbers].map((number) => [number, partsOf(`${code}.${number}`, fields, parts)]);
  return rows.filter(([, row]) => Object.keys(row).length).sort(([one], [other]) => one - other);
}

function partsOf(at, fields, parts) {
  const said = parts.map((part) => [part, (fields[`${at}.${part}`]?.at(-1) ?? "").trim()]);
  return Object.fromEntries(said.filter(([, words]) => words));
}

function rowsAmiss(code, rows, most, check) {
  const many = rows.length > most ? amiss(code, "MANY", { most }) : [];
  return [...many, ...rows.slice(0, most).flatMap(([number, row]) => check(`${code}.${number}`, row))];
}

function answerAmiss(code, asked, fields, about) {
  const most = about.schema.properties[code].maxItems;
  const wanting = (is) => (is && asked.required ? amiss(code, "MISSING") : []);
  if (asked.kind === "table" || asked.kind === "authors") {
    const columns = asked.columns ?? [];
    const rows = rowsOf(code, fields, asked.kind === "table" ? columns.map((one) => one.code) : NAME_OF_PART);
    const check = asked.kind === "authors" ? (at, row) => personAmiss(at, row, about)
      : (at, row) => columns.flatMap((one) => cellAmiss(`${at}.${one.code}`, row[one.code], one, about));
    return rows.length ? rowsAmiss(code, rows, most, check) : wanting(true);
  }
  if (asked.kind === "person" || asked.kind === "indicator") {
    const parts = partsOf(code, fields, asked.kind === "person" ? NAME_OF_PART : ORDER);
    return Object.keys(parts).length ? (asked.kind === "person" ? personAmiss : indicatorAmiss)(code, parts, about) : wanting(true);
  }
  const given = (fields[asked.kind === "city" ? `${code}.name` : code] ?? []).filter((one) => one.trim());
  if (!given.length) return wanting(true);
  if (asked.kind === "choices") return choicesAmiss(code, given, asked);
  if (asked.kind === "choice") return among(code, given.at(-1), asked);
  if (asked.kind === "keywords") return keywordsAmiss(code, given.at(-1), about.schema.properties[code]);
  if (asked.kind === "city") return []; // it is chosen on the site
  return (asked.kind === "short" || asked.kind === "long" ? textAmiss : SIMPLE[asked.kind])(code, given.at(-1), asked, about);
}

// fields: what is typed, by the names of the fields; isAsked: whether a question is asked now, by its code; about: the
// language of the answers and the calendar of the days.
export function amissIn(schema, fields, isAsked, { language, calendar }) {
  const about = { schema, language, calendar, most: schema["x-most"] };
  return schema["x-form"].order.filter((code) => schema.properties[code] && isAsked(code))
    .flatMap((code) => answerAmiss(code, schema.properties[code]["x-question"], fields, about));
}
