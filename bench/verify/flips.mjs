// Every byte flipped, by the second verifier: node flips.mjs verifier.html bundle.zip archive|folder
import fs from "node:fs";
import vm from "node:vm";

const [page, bundle, way] = process.argv.slice(2);
const program = fs.readFileSync(page, "utf8").split("<script>")[1].split("</script>")[0];
const place = vm.createContext({ TextEncoder, TextDecoder, atob, btoa, navigator: { language: "en" } });
vm.runInContext(`${program}; globalThis.verifier = { verifyArchive, verifyBundle, readZip };`, place);
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
  for (let at = 0; at < bytes.length; at += 1) {
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
