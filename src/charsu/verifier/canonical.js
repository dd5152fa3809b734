// Canonical JSON (RFC 8785): a strict reader, a writer, and our profile (whole numbers, composed letters).
"use strict";

const DEEPEST = 200;

// The value of a JSON text. Throws for a key that stands twice, for lone surrogates and for what is not JSON.
function readJson(text) {
  let at = 0;
  const fail = () => { throw new Error(`not JSON at ${at}`); };
  const space = () => { while (" \t\n\r".includes(text[at]) && at < text.length) at += 1; };
  const take = (sign) => { if (text[at] !== sign) fail(); at += 1; };

  function string() {
    const found = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(text.slice(at, endOfString()));
    if (!found) fail();
    at += found[0].length;
    const value = JSON.parse(found[0]);
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) fail();
    return value;
  }

  function endOfString() {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    return end + 1;
  }

  function number() {
    const found = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/.exec(text.slice(at, at + 400));
    if (!found) fail();
    at += found[0].length;
    const value = Number(found[0]);
    if (!Number.isFinite(value)) fail();
    return value;
  }

  function members(open, close, one) {
    take(open);
    space();
    if (text[at] === close) { at += 1; return; }
    for (;;) {
      one();
      space();
      if (text[at] === close) { at += 1; return; }
      take(",");
      space();
    }
  }

  function value(depth) {
    if (depth > DEEPEST) throw new Error("nested too deeply");
    space();
    if (text[at] === "{") {
      const out = new Map();
      members("{", "}", () => {
        const key = string();
        if (out.has(key)) throw new Error("a key stands twice");
        space();
        take(":");
        out.set(key, value(depth + 1));
      });
      return out;
    }
    if (text[at] === "[") {
      const out = [];
      members("[", "]", () => out.push(value(depth + 1)));
      return out;
    }
    if (text[at] === '"') return string();
    for (const [word, meant] of [["true", true], ["false", false], ["null", null]]) {
      if (text.startsWith(word, at)) { at += word.length; return meant; }
    }
    return number();
  }

  const out = value(0);
  space();
  if (at !== text.length) fail();
  return out;
}

// RFC 8785 text of a value read by `readJson` (objects are Maps; keys in the order of their UTF-16 units).
function writeJson(value) {
  if (value instanceof Map) {
    const keys = [...value.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${keys.map((key) => `${JSON.stringify(key)}:${writeJson(value.get(key))}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  return JSON.stringify(value);
}

function isInProfile(value) {
  if (value instanceof Map) return [...value].every(([key, item]) => isInProfile(key) && isInProfile(item));
  if (Array.isArray(value)) return value.every(isInProfile);
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0);
  return typeof value !== "string" || value.normalize("NFC") === value;
}

// The value whose canonical bytes these are, in our profile. Throws for any other writing.
function readCanonical(bytes) {
  const value = readJson(toText(bytes));
  if (!isInProfile(value)) throw new Error("a float, a large number or uncomposed letters");
  if (!isSame(toBytes(writeJson(value)), bytes)) throw new Error("not in canonical form");
  return value;
}
