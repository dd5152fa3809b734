// The Merkle tree of RFC 6962, section 2.1.
"use strict";

const EMPTY_ROOT = sha256(new Uint8Array(0));
const leafHash = (leaf) => sha256(joined(Uint8Array.of(0), leaf));
const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

// Folds whole subtrees as they fill: the root of any number of leaf hashes without recursion.
function rootOf(hashes) {
  const stack = [];
  for (const hash of hashes) {
    stack.push({ hash, size: 1 });
    while (stack.length > 1 && stack[stack.length - 1].size === stack[stack.length - 2].size) {
      const right = stack.pop();
      const left = stack.pop();
      stack.push({ hash: nodeHash(left.hash, right.hash), size: left.size * 2 });
    }
  }
  if (!stack.length) return EMPTY_ROOT;
  return stack.reduceRight((right, left) => (right ? nodeHash(left.hash, right) : left.hash), null);
}

const areHashes = (...hashes) => hashes.every((hash) => hash.length === 32);
const isOdd = (number) => number % 2 === 1;
const half = (number) => Math.floor(number / 2);

// RFC 9162, 2.1.3.2. Sizes and indexes below 2^53.
function isIncluded(leaf, index, size, proof, root) {
  if (!(index >= 0 && index < size) || !areHashes(leaf, root, ...proof)) return false;
  let [fn, sn, now] = [index, size - 1, leaf];
  for (const step of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      now = nodeHash(step, now);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else now = nodeHash(now, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isSame(now, root);
}

// RFC 9162, 2.1.4.2: whether the old tree is a prefix of the new one. Of an empty old tree nothing is said.
function isConsistent(oldSize, newSize, proof, oldRoot, newRoot) {
  if (!(oldSize > 0 && oldSize <= newSize) || !areHashes(oldRoot, newRoot, ...proof)) return false;
  if (oldSize === newSize) return proof.length === 0 && isSame(oldRoot, newRoot);
  const isPower = (BigInt(oldSize) & (BigInt(oldSize) - 1n)) === 0n;
  const path = isPower ? [oldRoot, ...proof] : [...proof];
  if (!path.length) return false;
  let [fn, sn] = [oldSize - 1, newSize - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [older, newer] = [path[0], path[0]];
  for (const step of path.slice(1)) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      [older, newer] = [nodeHash(step, older), nodeHash(step, newer)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else newer = nodeHash(newer, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isSame(older, oldRoot) && isSame(newer, newRoot);
}
