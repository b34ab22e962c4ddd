import { ascii, le16, le24, le32, u8 } from "./binary.ts";
import { isTurned } from "./exif.ts";
import { factsOf, type ImageFacts } from "./image-facts.ts";
import { checkFrames, checkSize, refuse } from "./refusal.ts";
import { type Scan, skip, take } from "./scanner.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

const LONGEST_EXIF = 65_536;
const FOUR_CC = /^[\x20-\x7e]{4}$/;
const KEY_FRAME_START = 0x2a019d;
const LOSSLESS_SIGNATURE = 0x2f;
const FRAME_HEADER_BYTES = 16;

/** Size in a lossy bitstream (RFC 6386 §9.1): it must begin with a key frame. */
function lossySize(head: Uint8Array): Size {
  if ((u8(head, 0) & 1) !== 0 || le24(head, 3) !== KEY_FRAME_START) throw refuse("damaged");
  return { width: le16(head, 6) & 0x3fff, height: le16(head, 8) & 0x3fff };
}

/** Size in a lossless bitstream (RFC 9649 §3.4). */
function losslessSize(head: Uint8Array): Size {
  if (u8(head, 0) !== LOSSLESS_SIGNATURE) throw refuse("damaged");
  const bits = le32(head, 1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function* bitstreamSize(type: string, length: number): Scan<Size> {
  const headLength = type === "VP8 " ? 10 : 5;
  if (length < headLength) throw refuse("damaged");
  const head = yield* take(headLength);
  const size = type === "VP8 " ? lossySize(head) : losslessSize(head);
  checkSize(size.width, size.height);
  yield* skip(length - headLength);
  return size;
}

function* canvasSize(length: number): Scan<Size> {
  if (length < 10) throw refuse("damaged");
  const head = yield* take(length);
  const size = { width: le24(head, 4) + 1, height: le24(head, 7) + 1 };
  checkSize(size.width, size.height);
  return size;
}

/** A frame of an animation (RFC 9649 §2.7.1.1), its own chunks not opened. */
function* frame(length: number): Scan<void> {
  if (length < FRAME_HEADER_BYTES) throw refuse("damaged");
  const head = yield* take(FRAME_HEADER_BYTES);
  checkSize(le24(head, 6) + 1, le24(head, 9) + 1);
  yield* skip(length - FRAME_HEADER_BYTES);
}

/** What the chunks so far have said. */
interface Found {
  size: Size | null;
  extended: boolean;
  turned: boolean;
  stills: number;
  frames: number;
}

function* picture(type: string, length: number, found: Found): Scan<void> {
  const size = yield* bitstreamSize(type, length);
  found.size ??= size;
  found.stills += 1;
  if (found.stills > 1) throw refuse("damaged");
}

function* chunk(type: string, length: number, found: Found): Scan<void> {
  if (type === "VP8X") {
    if (found.size) throw refuse("damaged");
    found.size = yield* canvasSize(length);
    found.extended = true;
  } else if (type === "VP8 " || type === "VP8L") {
    yield* picture(type, length, found);
  } else if (!found.size) {
    throw refuse("damaged");
  } else if (type === "ANMF") {
    found.frames += 1;
    checkFrames(found.frames);
    yield* frame(length);
  } else if (type === "EXIF" && length <= LONGEST_EXIF) {
    found.turned = isTurned(yield* take(length));
  } else {
    yield* skip(length);
  }
}

/** WebP (RFC 9649): every RIFF chunk, together exactly as long as the file says it is. */
export function* webp(): Scan<ImageFacts> {
  let left = le32(yield* take(12), 4) - 4;
  const found: Found = { size: null, extended: false, turned: false, stills: 0, frames: 0 };
  while (left > 0) {
    const head = yield* take(8);
    const type = ascii(head, 0, 4);
    const length = le32(head, 4);
    const padding = length % 2;
    left -= 8 + length + padding;
    const simpleIsOver = found.size !== null && !found.extended;
    if (!FOUR_CC.test(type) || left < 0 || simpleIsOver) throw refuse("damaged");
    yield* chunk(type, length, found);
    yield* skip(padding);
  }
  if (left !== 0 || !found.size || found.stills + found.frames === 0) throw refuse("damaged");
  return factsOf("image/webp", found.size, found.turned);
}
