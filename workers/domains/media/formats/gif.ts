import { ascii, le16, u8 } from "./binary.ts";
import { factsOf, type ImageFacts } from "./image-facts.ts";
import { checkFrames, checkSize, refuse } from "./refusal.ts";
import { type Scan, skip, take } from "./scanner.ts";

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;
const HAS_COLOURS = 0x80;
/** After `GIF89a`, which JavaScript takes for a name: a comment, or an operator and something it can work on. */
const SCRIPT = /^(?:\/[*/]|[=;,.?([&|<>^%*+\-`][\t\n\r -~]{3})/;

function coloursLength(flags: number): number {
  return flags & HAS_COLOURS ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Sub-blocks of at most 255 bytes, to the empty one. Answers whether there were any. */
function* subBlocks(): Scan<boolean> {
  let any = false;
  for (;;) {
    const length = u8(yield* take(1), 0);
    if (length === 0) return any;
    any = true;
    yield* skip(length);
  }
}

function* frame(): Scan<void> {
  const descriptor = yield* take(9);
  checkSize(le16(descriptor, 4), le16(descriptor, 6));
  yield* skip(coloursLength(u8(descriptor, 8)));
  const minimumCodeSize = u8(yield* take(1), 0);
  if (minimumCodeSize < 1 || minimumCodeSize > 11) throw refuse("damaged");
  if (!(yield* subBlocks())) throw refuse("damaged");
}

/** GIF87a and GIF89a (CompuServe, 1990): every block to the trailer. */
export function* gif(): Scan<ImageFacts> {
  const header = yield* take(13);
  if (SCRIPT.test(ascii(header, 6, 10))) throw refuse("script");
  const size = { width: le16(header, 6), height: le16(header, 8) };
  checkSize(size.width, size.height);
  yield* skip(coloursLength(u8(header, 10)));
  let frames = 0;
  for (;;) {
    const block = u8(yield* take(1), 0);
    if (block === TRAILER) break;
    if (block === IMAGE) {
      frames += 1;
      checkFrames(frames);
      yield* frame();
    } else if (block === EXTENSION) {
      yield* skip(1);
      yield* subBlocks();
    } else {
      throw refuse("damaged");
    }
  }
  if (frames === 0) throw refuse("damaged");
  return factsOf("image/gif", size, false);
}
