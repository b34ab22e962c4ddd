import { crc32 } from "node:zlib";
import { ascii, be32, u8 } from "./binary.ts";
import { isTurned } from "./exif.ts";
import { factsOf, type ImageFacts } from "./image-facts.ts";
import { checkFrames, checkSize, refuse } from "./refusal.ts";
import { type Scan, skip, take } from "./scanner.ts";

const CHUNK_TYPE = /^[A-Za-z]{2}[A-Z][A-Za-z]$/;
const CRITICAL = new Set(["IHDR", "PLTE", "IDAT", "IEND"]);
const LONGEST_CHUNK = 2 ** 31 - 1;
const LONGEST_EXIF = 65_536;
/** Allowed bit depths by colour type (PNG 3rd edition, table 8). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Header {
  readonly width: number;
  readonly height: number;
  readonly palette: boolean;
}

function parseHeader(data: Uint8Array): Header {
  const depths = DEPTHS[u8(data, 9)];
  const methodsKnown = u8(data, 10) === 0 && u8(data, 11) === 0 && u8(data, 12) <= 1;
  if (!depths?.includes(u8(data, 8)) || !methodsKnown) throw refuse("damaged");
  const header = { width: be32(data, 0), height: be32(data, 4), palette: u8(data, 9) === 3 };
  checkSize(header.width, header.height);
  return header;
}

/** The order chunks come in: what has been seen so far decides what may follow. */
class ChunkOrder {
  frames = 0;
  #seen = new Set<string>();
  #last = "";

  has(type: string): boolean {
    return this.#seen.has(type);
  }

  check(type: string, length: number, header: Header): void {
    if (!CHUNK_TYPE.test(type) || length > LONGEST_CHUNK) throw refuse("damaged");
    const critical = (type.charCodeAt(0) & 0x20) === 0;
    if (critical && !CRITICAL.has(type)) throw refuse("damaged");
    const again = this.#seen.has(type);
    const misplaced =
      type === "IHDR" ||
      (type === "PLTE" && (again || this.#seen.has("IDAT") || length % 3 !== 0 || length > 768)) ||
      (type === "IDAT" && again && this.#last !== "IDAT") ||
      (type === "IDAT" && header.palette && !this.#seen.has("PLTE")) ||
      (type === "IEND" && (length > 0 || !this.#seen.has("IDAT")));
    if (misplaced) throw refuse("damaged");
    if (type === "fcTL") this.frames += 1;
    checkFrames(this.frames);
    this.#seen.add(type);
    this.#last = type;
  }
}

/** Passes over a chunk's data and checks its CRC, which covers the type too. */
function* checkedData(type: Uint8Array, length: number): Scan<void> {
  let crc = crc32(type);
  yield* skip(length, (bytes) => {
    crc = crc32(bytes, crc);
  });
  if (be32(yield* take(4), 0) !== crc) throw refuse("damaged");
}

function* firstChunk(): Scan<Header> {
  const chunk = yield* take(8 + 13 + 4);
  if (be32(chunk, 0) !== 13 || ascii(chunk, 4, 8) !== "IHDR") throw refuse("damaged");
  if (be32(chunk, 21) !== crc32(chunk.subarray(4, 21))) throw refuse("damaged");
  return parseHeader(chunk.subarray(8, 21));
}

/** PNG and APNG (W3C PNG, 3rd edition): every chunk to the end, critical ones with their CRC. */
export function* png(): Scan<ImageFacts> {
  yield* skip(8);
  const header = yield* firstChunk();
  const order = new ChunkOrder();
  let turned = false;
  while (!order.has("IEND")) {
    const head = yield* take(8);
    const length = be32(head, 0);
    const type = ascii(head, 4, 8);
    order.check(type, length, header);
    if (type === "eXIf" && length <= LONGEST_EXIF) {
      turned = isTurned(yield* take(length));
      yield* skip(4);
    } else if (CRITICAL.has(type)) {
      yield* checkedData(head.subarray(4, 8), length);
    } else {
      yield* skip(length + 4);
    }
  }
  return factsOf("image/png", header, turned);
}
