// Proof files (c2sp.org/tlog-proof@v1): a leaf, the way to a head, and who vouches for the head.
"use strict";

const PROOF_HEADER = "c2sp.org/tlog-proof@v1";

function readProof(text) {
  const gap = text.indexOf("\n\n");
  const lines = text.slice(0, Math.max(0, gap)).split("\n");
  if (gap < 0 || lines.shift() !== PROOF_HEADER) throw new Error("not a proof file");
  const extra = lines[0] && lines[0].startsWith("extra ") ? fromBase64(lines.shift().slice(6)) : ABSENT;
  const first = lines.shift() || "";
  if (!first.startsWith("index ") || lines.length > 63) throw new Error("not a proof file");
  return { index: readSize(first.slice(6)), path: lines.map(readHash), head: text.slice(gap + 2), extra };
}

// Which of the reader's keys signed a head; a house's witness counts, the log alone does not.
function vouchedChecks(note, head, vkeys) {
  const found = signersOf(note, vkeys.map(readVkey));
  const log = found.find((key) => key.kind === LOG_KIND && key.name === head.origin);
  const witnesses = found.filter((key) => key.kind === WITNESS_KIND).map((key) => key.name);
  const isUnknown = !vkeys.length; // whose keys to trust, nobody said
  return [
    { ...check("the log signed the head", Boolean(log), log ? log.name : `paste the verifier key of ${head.origin}`), isOpen: isUnknown },
    {
      ...check("witnesses vouch for the head", witnesses.length >= QUORUM, witnesses.join(", ") || "paste the verifier keys of the witnesses"),
      isOpen: isUnknown,
    },
  ];
}

function verifyProof(text, vkeys) {
  const proof = readProof(text);
  const note = readNote(toBytes(proof.head));
  const head = readCheckpoint(note.text);
  const leaf = readCanonical(proof.extra);
  const isIn = isIncluded(leafHash(proof.extra), proof.index, head.size, proof.path, head.root);
  return [
    check("the line is canonical and of this log's edition", leaf instanceof Map && leaf.get("index") === proof.index, toText(proof.extra)),
    check("the line stands in the record", isIn, `line ${proof.index} of ${head.size}`),
    ...vouchedChecks(note, head, vkeys),
  ];
}
