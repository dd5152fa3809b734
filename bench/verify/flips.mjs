// Bytes flipped, by the second verifier: node flips.mjs verifier.html bundle.zip archive|folder EVERY
import fs from "node:fs";
import vm from "node:vm";

const [page, bundle, way, every] = process.argv.slice(2);
const program = fs.readFileSync(page, "utf8").split("<script>")[1].split("</script>")[0];
const place = vm.createContext({ TextEncoder, TextDecoder, atob, btoa, navigator: { language: "en" } });
// A signature asked about before is not computed again: it is a pure question, and most flips are elsewhere.
const REMEMBER = `{ const ask = isSignature, known = new Map(); isSignature = (...parts) => {
  const name = parts.map((part) => toHex(part)).join(" ");
  if (!known.has(name)) known.set(name, ask(...parts));
  return known.get(name);
}; }`;
vm.runInContext(`${program}; ${REMEMBER}; globalThis.verifier = { verifyArchive, verifyBundle, readZip };`, place);
const { verifyArchive, verifyBundle, readZip } = place.verifier;

let [state, flips, unseen, broken] = [7, 0, 0, 0];
const bit = () => { state = (state * 1103515245 + 12345) % 2147483648; return 1 << ((state >>> 16) % 8); };

function ask(question) {
  flips += 1;
  try {
    if (question().every((line) => line.ok)) unseen += 1;
  } catch (error) {
    broken += 1;
    console.error(`flip ${flips}: ${error.message}`);
  }
}

function flipAll(bytes, question) {
  for (let at = 0; at < bytes.length; at += Number(every)) {
    const flip = bit();
    bytes[at] ^= flip;
    ask(() => question());
    bytes[at] ^= flip;
  }
}

const content = new Uint8Array(fs.readFileSync(bundle));
if (way === "archive") {
  flipAll(content, () => verifyArchive(content));
} else {
  const files = readZip(content);
  for (const [path, whole] of files) {
    const bytes = whole.slice();
    flipAll(bytes, () => verifyBundle(new Map(files).set(path, bytes)));
  }
}
process.stdout.write(JSON.stringify([flips, unseen, broken]));
