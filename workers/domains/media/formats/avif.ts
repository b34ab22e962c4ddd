import { type AvifItems, parseItems } from "./avif-items.ts";
import { ascii } from "./binary.ts";
import { factsOf, type ImageFacts } from "./image-facts.ts";
import { type BoxHead, boxHead } from "./movie-boxes.ts";
import { refuse } from "./refusal.ts";
import { type Scan, skip, take } from "./scanner.ts";

const LONGEST_BRANDS = 1_024;
const LONGEST_ITEMS = 1_048_576;
const FILLERS = new Set(["free", "skip", "uuid"]);
const MEDIA = new Set(["mdat", "moov"]);

/** A file of this family is AVIF only if it says so: HEIC and MP4 look the same from afar. */
function* brands(length: number): Scan<void> {
  if (length < 8 || length > LONGEST_BRANDS || length % 4 !== 0) throw refuse("unknown");
  const text = ascii(yield* take(length));
  const names: readonly string[] = text.match(/.{4}/gs) ?? [];
  if (!names.includes("avif") && !names.includes("avis")) throw refuse("unknown");
}

function* topLevel(box: BoxHead, seen: Set<string>): Scan<AvifItems | null> {
  // Nothing but the picture's own data may stand at the end: a filler there is a place to hide things.
  const filler = FILLERS.has(box.type) && !seen.has("mdat");
  const again = seen.has(box.type) && box.type !== "mdat";
  seen.add(box.type);
  if (box.type === "meta" && !again && box.length <= LONGEST_ITEMS) {
    return parseItems(yield* take(box.length));
  }
  if (!filler && (again || !MEDIA.has(box.type))) throw refuse("damaged");
  yield* skip(box.length);
  return null;
}

/** AVIF (AV1 Image File Format 1.1): every box to the end of the file, which must hold all the data it speaks of. */
export function* avif(position: () => number): Scan<ImageFacts> {
  const first = yield* boxHead();
  if (first?.type !== "ftyp") throw refuse("unknown");
  yield* brands(first.length);
  const seen = new Set<string>();
  let items: AvifItems | null = null;
  let lastData = 0;
  for (let box = yield* boxHead(); box; box = yield* boxHead()) {
    if (box.type === "mdat") lastData = position();
    items = (yield* topLevel(box, seen)) ?? items;
  }
  if (!items || items.dataEnd > position()) throw refuse("truncated");
  const unreferred = !seen.has("moov") && items.dataEnd <= lastData;
  if (unreferred) throw refuse("trailing");
  return factsOf("image/avif", items.size, items.turned);
}
