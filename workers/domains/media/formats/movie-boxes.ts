import { ascii, be32 } from "./binary.ts";
import { refuse } from "./refusal.ts";
import { peek, type Scan, skip, take } from "./scanner.ts";

const BOX_TYPE = /^[\x20-\x7e]{4}$/;
const WIDE = 1;

export interface BoxHead {
  readonly type: string;
  /** Bytes of the box after its header. */
  readonly length: number;
}

/** The header of the next box (ISO/IEC 14496-12 §4.2), or `null` at the end of the file. */
export function* boxHead(): Scan<BoxHead | null> {
  if ((yield* peek(1)).length === 0) return null;
  const head = yield* take(8);
  const type = ascii(head, 4, 8);
  let length = be32(head, 0) - 8;
  if (be32(head, 0) === WIDE) {
    const wide = yield* take(8);
    length = be32(wide, 0) * 2 ** 32 + be32(wide, 4) - 16;
  }
  // A length of 0 ("to the end of the file") would let anything follow.
  if (!BOX_TYPE.test(type) || length < 0) throw refuse("damaged");
  return { type, length };
}

/** The boxes of an MP4 clip, exactly to the end of the file. */
export function* movieBoxes(): Scan<void> {
  const seen = new Set<string>();
  for (;;) {
    const box = yield* boxHead();
    if (!box) break;
    seen.add(box.type);
    yield* skip(box.length);
  }
  if (!seen.has("ftyp") || !seen.has("moov")) throw refuse("trailing");
}
