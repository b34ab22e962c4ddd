import { avif } from "./avif.ts";
import { ascii } from "./binary.ts";
import { gif } from "./gif.ts";
import type { ImageFacts } from "./image-facts.ts";
import { jpeg } from "./jpeg.ts";
import { png } from "./png.ts";
import { PolyglotWatch } from "./polyglot.ts";
import { refuse } from "./refusal.ts";
import { peek, type Scan, Scanner } from "./scanner.ts";
import { webp } from "./webp.ts";

type Format = (position: () => number) => Scan<ImageFacts>;

/** Which format a file begins as, by its first twelve bytes. */
const formats: readonly (readonly [begins: (head: string) => boolean, format: Format])[] = [
  [(head) => head.startsWith("\xff\xd8\xff"), jpeg],
  [(head) => head.startsWith("\x89PNG\r\n\x1a\n"), png],
  [(head) => head.startsWith("GIF87a") || head.startsWith("GIF89a"), gif],
  [(head) => head.startsWith("RIFF") && head.endsWith("WEBP"), webp],
  [(head) => head.startsWith("ftyp", 4), avif],
];

function* anyImage(position: () => number): Scan<ImageFacts> {
  const head = ascii(yield* peek(12));
  if (head === "") throw refuse("empty");
  const format = formats.find(([begins]) => begins(head));
  if (!format) throw refuse("unknown");
  return yield* format[1](position);
}

/**
 * Watches an image go by, in chunks of any size, and throws `file_rejected` at the first byte that is out of place:
 * an unknown kind, pixels beyond the limits (before any pixel has been passed on), a broken or unfinished structure,
 * anything behind the end.
 */
export class ImageScan {
  readonly #scanner = new Scanner(anyImage);
  readonly #watch = new PolyglotWatch();

  push(chunk: Uint8Array): void {
    this.#scanner.push(chunk);
    this.#watch.push(chunk);
  }

  /** The file is over: what it is. */
  finish(): ImageFacts {
    const facts = this.#scanner.finish();
    this.#watch.finish();
    return facts;
  }
}
