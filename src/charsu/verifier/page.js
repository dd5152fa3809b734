// The page: takes a file, says what it is, and prints a line for each check. Nothing leaves this machine.
"use strict";

const WORDS = {
  en: { lines: "Lines of the check", good: "Every check holds.", bad: "A check failed. Do not trust this file.", other: "This is no export, signed statement or proof file." },
  fa: { lines: "سطرهای وارسی", good: "همهٔ وارسی‌ها درست است.", bad: "یک وارسی نادرست است. به این پرونده اعتماد نکنید.", other: "این پرونده خروجی، بیانیهٔ امضاشده یا گواه نیست." },
  ru: { lines: "Строки проверки", good: "Все проверки пройдены.", bad: "Проверка не пройдена. Не доверяйте этому файлу.", other: "Это не выгрузка, не подписанное заявление и не файл доказательства." },
};

function language() {
  const chosen = (navigator.language || "en").slice(0, 2);
  return WORDS[chosen] ? chosen : "en";
}

function verifyStatement(bytes) {
  const document_ = readJson(toText(bytes));
  if (document_ instanceof Map && (document_.get("type") || []).includes("OpenBadgeCredential")) return verifyCertificate(document_);
  if (!(document_ instanceof Map) || !document_.has("proof")) throw new Error(WORDS[language()].other);
  return provers(document_).map((key) => check(`signed by the key ${key}`, true));
}

// A certificate carries the statement that both signed over the digests of all of them.
function verifyCertificate(credential) {
  const statement = credential.get("evidence")[0].get("statement");
  const subject = statement.get("credentialSubject");
  const bare = new Map([...credential].filter(([name]) => name !== "evidence"));
  const isIn = subject.get("act") === "certificate.sign" && digestOf(subject.get("body")) === subject.get("digest")
    && subject.get("body").get("digests").includes(digestOf(bare));
  const paper = credential.get("credentialSubject").get("certificate");
  const said = ["tier", "title", "municipality", "country", "honoured_on", "code"].map((part) => String(paper.get(part))).join(", ");
  const keys = provers(statement);
  return [
    check("the certificate is one of those that both signed", isIn, said),
    ...keys.map((key) => check(`signed by the key ${key}`, true)),
    check("two keys", new Set(keys).size >= 2, `${keys.length} of 2`),
  ];
}

// `keys` are verifier keys of a log and its witnesses: pasted, or those of the export that was opened before.
function verifyFile(bytes, known, keys = []) {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return verifyArchive(bytes, known);
  const isProof = bytes.length > PROOF_HEADER.length && isSame(bytes.slice(0, PROOF_HEADER.length), toBytes(PROOF_HEADER));
  try {
    return isProof ? verifyProof(toText(bytes), keys) : verifyStatement(bytes);
  } catch (error) {
    return [check(isProof ? "proof" : "statement", false, error.message)];
  }
}

// The keys of the log and of its witnesses in force, from an export in which every check holds.
function keysOfExport(bytes) {
  const { lines } = linesOf(fileOf(readZip(bytes), LEAVES));
  const { log, houses } = enrolled(lines.map(readCanonical));
  return log ? [log, ...houses.keys()] : [];
}

let opened = null; // the lines of the export that was opened last

// A proof is also held against the export that was opened before it.
function heldChecks(bytes) {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    try {
      opened = linesOf(fileOf(readZip(bytes), LEAVES)).lines;
    } catch {
      opened = null;
    }
    return [];
  }
  const isProof = isSame(bytes.slice(0, PROOF_HEADER.length), toBytes(PROOF_HEADER));
  return isProof && opened ? [holdsCheck(opened.map(leafHash), opened, toText(bytes))] : [];
}

function show(checks) {
  const words = WORDS[language()];
  const isGood = checks.every((one) => one.ok);
  const verdict = document.getElementById("verdict");
  verdict.textContent = isGood ? words.good : words.bad;
  verdict.className = isGood ? "good" : "bad";
  const list = document.getElementById("checks");
  list.replaceChildren(...checks.map((one) => {
    const row = document.createElement("li");
    row.className = one.isNote ? "note" : one.ok ? "good" : "bad";
    row.textContent = `${one.isNote ? "—" : one.ok ? "ok" : "FAIL"} · ${one.name}${one.detail ? `: ${one.detail}` : ""}`;
    return row;
  }));
}

function knownHead() {
  const [size, root] = ["size", "root"].map((name) => document.getElementById(name).value.trim());
  return size && root ? { size: Number(size), root } : null;
}

if (typeof document !== "undefined") {
  document.documentElement.lang = language();
  document.documentElement.dir = language() === "fa" ? "rtl" : "ltr";
  document.getElementById("file").addEventListener("click", (event) => { event.target.value = ""; }); // the same again
  document.getElementById("file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const field = document.getElementById("keys");
    const keys = field.value.split(/\s+/).filter((key) => key.includes("+"));
    const checks = [...verifyFile(bytes, knownHead(), keys), ...heldChecks(bytes)];
    show(checks);
    if (bytes[0] === 0x50 && checks.every((one) => one.ok)) field.value = keysOfExport(bytes).join("\n") || field.value;
  });
}
