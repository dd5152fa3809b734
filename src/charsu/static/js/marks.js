// Numbers, years, addresses and identifiers as people type them, and the one way in which they are kept: as
// rules/forms/marks.py reads them. Each gives the text as it is kept; what is none of its kind stays as it was typed.
const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/;
const GROUPED = /^(-?[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3})+)([.,][0-9]{1,9})?$/;
const ETHIOPIC_NUMERALS = /[\u1369-\u137c]/u;

// Digits of every script as 0-9: each script has its ten in a row, beginning with its nought.
export function plainDigits(typed) {
  return typed.replaceAll("\u066b", ".").replaceAll("\u066c", "").replace(/\p{Nd}/gu, (sign) => {
    let nought = sign.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(nought - 1)) && sign.codePointAt(0) - nought < 9) nought -= 1;
    return String(sign.codePointAt(0) - nought);
  });
}

// Numerals of values and no places are read on the site alone.
export function isReadElsewhere(typed) {
  return ETHIOPIC_NUMERALS.test(typed);
}

export function isUnsure(typed) {
  return /^-?[0-9]{1,3}(,[0-9]{3})+$/.test(plainDigits(typed).trim());
}

export function asNumber(typed) {
  let plain = plainDigits(typed).trim().replaceAll("\u2212", "-");
  const grouped = GROUPED.exec(plain);
  if (grouped) plain = grouped[1].replace(/[^0-9-]/g, "") + (grouped[2] ?? "");
  if (isUnsure(plain)) return typed.trim();
  if (plain.split(",").length === 2 && !plain.includes(".")) plain = plain.replace(",", ".");
  return NUMBER.test(plain) ? plain : typed.trim();
}

export function isNumber(text) {
  return NUMBER.test(text);
}

// Decimals of any length: -1, 0 or 1.
export function compared(one, other) {
  const after = (text) => (text.split(".")[1] ?? "").length;
  const places = Math.max(after(one), after(other));
  const [a, b] = [one, other].map((text) => BigInt(text.replace(".", "") + "0".repeat(places - after(text))));
  return a < b ? -1 : Number(a > b);
}

export function isOfAnotherCalendar(year) {
  return /^[0-9]{4}$/.test(year) && year >= "1300" && year < "1500";
}

export function isYear(text) {
  return /^([01][0-9]{3}|20[0-9]{2}|2100)$/.test(text) && !isOfAnotherCalendar(text);
}

export function isWebAddress(text) {
  return /^https?:\/\/(?:[^\s/?#]*@)?(?:\[[^\s\]]*\]|[^\s/?#@:[\]]+)(?::[^\s/?#]*)?(?:[/?#]\S*)?$/iu.test(text);
}

export function asDoi(typed) {
  return typed.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)\s*/i, "");
}

export function isDoi(text) {
  return /^10\.[0-9]{4,9}\/\S{1,250}$/u.test(text);
}

export function asOrcid(typed) {
  const signs = plainDigits(typed).trim().split("/").at(-1).replace(/[\s\u2010-\u2015-]/g, "").toUpperCase();
  return [...signs].length === 16 ? signs.match(/.{4}/gu).join("-") : typed.trim();
}

export function isOrcid(text) {
  if (!/^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$/.test(text)) return false;
  const total = [...text.replaceAll("-", "").slice(0, 15)].reduce((sum, sign) => (sum + Number(sign)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return text.at(-1) === (check === 10 ? "X" : String(check));
}

export function keywordsOf(typed) {
  const parts = typed.split(/[,;\n\u060c\u061b\u3001\uff0c\uff1b\u1363\u1364]+/u).map((part) => part.trim().split(/\s+/u).join(" "));
  return [...new Set(parts.filter(Boolean))];
}
