import { BloomFilter } from "bloomfilter";
import type { CommonPasswords } from "../domains/identity/ports.ts";

/** So rarely is a password refused that is not on the list. */
const ERROR_RATE = 1e-7;
/** The number of hash functions stands before the bits: both are 32-bit words, lowest byte first. */
const WORD = 4;

/** Writes a filter of these passwords, which are folded already. */
export function writePasswordFilter(folded: ReadonlySet<string>): Uint8Array {
  const filter = BloomFilter.withTargetError(folded.size, ERROR_RATE);
  for (const password of folded) filter.add(password);
  const bytes = Buffer.alloc(WORD * (1 + filter.buckets.length));
  bytes.writeUInt32LE(filter.k);
  filter.buckets.forEach((word, index) => {
    bytes.writeUInt32LE(word, WORD * (1 + index));
  });
  return bytes;
}

function readPasswordFilter(file: ArrayBuffer): BloomFilter {
  const bytes = new DataView(file);
  const words = file.byteLength / WORD - 1;
  const buckets = Uint32Array.from({ length: words }, (_, index) =>
    bytes.getUint32(WORD * (1 + index), true),
  );
  return new BloomFilter(buckets, bytes.getUint32(0, true));
}

/** Common passwords as a Bloom filter: a fraction of the list's size, and never without one that is on it. */
export function filteredPasswords(file: ArrayBuffer): CommonPasswords {
  let filter: BloomFilter | undefined;
  return {
    has(folded) {
      filter ??= readPasswordFilter(file);
      return filter.test(folded);
    },
  };
}
