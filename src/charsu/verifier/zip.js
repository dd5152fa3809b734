// Archives as the export writes them: stored, in the order of their paths, byte for byte; anything else is told.
"use strict";

const CRC = Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

// Little-endian fields: [size in bytes, value] pairs.
function fields(...pairs) {
  const out = [];
  for (const [size, value] of pairs) {
    for (let place = 0, rest = value; place < size; place += 1, rest = Math.floor(rest / 256)) out.push(rest % 256);
  }
  return Uint8Array.from(out);
}

const DAY = 0x21; // 1 January 1980: no clock in an archive

// Code points, not UTF-16 units: the order in which Python sorts paths.
function byCodePoint(a, b) {
  const [left, right] = [[...a], [...b]].map((signs) => signs.map((sign) => sign.codePointAt(0)));
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) if (left[i] !== right[i]) return left[i] - right[i];
  return left.length - right.length;
}

function writeZip(files) {
  const [bodies, heads] = [[], []];
  let offset = 0;
  for (const path of [...files.keys()].sort(byCodePoint)) {
    const [name, body] = [toBytes(path), files.get(path)];
    const flags = /^[\u0000-\u007f]*$/.test(path) ? 0 : 0x800;
    const told = [[2, 0], [2, 0], [2, DAY], [4, crc32(body)], [4, body.length], [4, body.length], [2, name.length], [2, 0]];
    const local = joined(fields([4, 0x04034b50], [2, 20], [2, flags], ...told), name, body);
    heads.push(joined(
      fields([4, 0x02014b50], [2, 0x0314], [2, 20], [2, flags], ...told, [2, 0], [2, 0], [2, 0], [4, 0x01800000], [4, offset]),
      name,
    ));
    bodies.push(local);
    offset += local.length;
  }
  const index = joined(...heads);
  return joined(...bodies, index, fields(
    [4, 0x06054b50], [2, 0], [2, 0], [2, files.size], [2, files.size], [4, index.length], [4, offset], [2, 0],
  ));
}

// The files of an archive, by its local headers. Throws at what the export does not write.
function readZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map();
  let at = 0;
  while (at + 30 <= bytes.length && view.getUint32(at, true) === 0x04034b50) {
    const size = view.getUint32(at + 18, true);
    const nameSize = view.getUint16(at + 26, true);
    const start = at + 30 + nameSize + view.getUint16(at + 28, true);
    if (view.getUint16(at + 8, true) !== 0) throw new Error("a member is squeezed: it was packed anew");
    if (start + size > bytes.length) throw new Error("it is cut off");
    const path = toText(bytes.slice(at + 30, at + 30 + nameSize));
    if (files.has(path)) throw new Error("it names a file twice");
    files.set(path, bytes.slice(start, start + size));
    at = start + size;
  }
  if (!files.size) throw new Error("it is damaged, or no archive at all");
  return files;
}
