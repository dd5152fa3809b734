// The words of a text, counted exactly as the server does (rules/texts.py, words): between blanks or Ethiopic word
// marks; a Han character or kana counts as one, but not in Korean. tests/vectors/words.json holds both to the same.
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
