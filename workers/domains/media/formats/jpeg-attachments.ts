import { ascii, be16, le32 } from "./binary.ts";
import { movieBoxes } from "./movie-boxes.ts";
import { refuse } from "./refusal.ts";
import { peek, rest, type Scan, skip } from "./scanner.ts";
import { Tail } from "./tail.ts";

/** What a camera said it put behind the picture. */
export interface Declared {
  /** More JPEG images: Multi-Picture Format, Ultra HDR gain map. */
  images: boolean;
  /** An MP4 clip: motion photo. */
  motion: boolean;
}

const JPEG_START = 0xffd8;
const LONGEST_DIRECTORY = 8_192;
const ENTRY_BYTES = 12;

/**
 * How many bytes before the end of the file a Samsung trailer ("SEFH" directory, its length, "SEFT") says that its
 * blocks begin; `null` when there is none.
 */
function samsungTrailerLength(end: Uint8Array): number | null {
  if (end.length < 24 || ascii(end, end.length - 4) !== "SEFT") return null;
  const directoryLength = le32(end, end.length - 8);
  const directory = end.length - 8 - directoryLength;
  if (directory < 0 || ascii(end, directory, directory + 4) !== "SEFH") return null;
  const count = le32(end, directory + 8);
  if (directoryLength !== 12 + ENTRY_BYTES * count) return null;
  let farthest = 0;
  for (let entry = 0; entry < count; entry += 1) {
    farthest = Math.max(farthest, le32(end, directory + 12 + ENTRY_BYTES * entry + 4));
  }
  return farthest + directoryLength + 8;
}

/** All the rest must be a trailer that accounts for every byte; it may begin with some of the zeros before it. */
function* samsungTrailer(zerosBefore: number): Scan<void> {
  const tail = new Tail(LONGEST_DIRECTORY);
  let length = 0;
  yield* rest((bytes) => {
    tail.push(bytes);
    length += bytes.length;
  });
  const claimed = samsungTrailerLength(tail.bytes());
  const whole = claimed !== null && claimed >= length && claimed <= length + zerosBefore;
  if (!whole) throw refuse("trailing");
}

/** An MP4 clip begins with the length of its first box, `ftyp`. */
function isMovieStart(head: Uint8Array): boolean {
  return ascii(head, 4, 8) === "ftyp";
}

function leadingZeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.length : first;
}

/**
 * What follows a JPEG's end: nothing, or what real cameras append, each positively recognised. Zeros between the
 * parts are padding.
 */
export function* attachments(declared: Declared, image: () => Scan<void>): Scan<void> {
  let zeros = 0;
  for (;;) {
    const head = yield* peek(8);
    if (head.length === 0) return;
    const padding = leadingZeros(head);
    if (padding > 0 && !isMovieStart(head)) {
      yield* skip(padding);
      zeros += padding;
    } else if (declared.images && head.length > 1 && be16(head, 0) === JPEG_START) {
      yield* image();
      zeros = 0;
    } else if (declared.motion && isMovieStart(head)) {
      return yield* movieBoxes();
    } else {
      return yield* samsungTrailer(zeros);
    }
  }
}
