import { Buffer } from "node:buffer";

/** What a `multipart/form-data` body (RFC 7578) consists of, in order. */
export type FormEvent =
  | { readonly kind: "part"; readonly name: string; readonly fileName: string | undefined }
  | { readonly kind: "data"; readonly bytes: Uint8Array }
  | { readonly kind: "end" };

/** A body that is no `multipart/form-data`. */
export class BrokenForm extends Error {
  override readonly name = "BrokenForm";
}

const EMPTY_LINE = "\r\n\r\n";
const LONGEST_HEADERS = 8_192;
/** Spaces that may follow a boundary (RFC 2046 §5.1.1). */
const LONGEST_PADDING = 64;
const BOUNDARY = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i;
const DISPOSITION = /^content-disposition:\s*form-data\s*(;.*)$/imu;
const PARAMETER = /;\s*(name|filename\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/giu;
/** As browsers write what would end a quoted name (HTML, multipart/form-data encoding). */
const ESCAPED = /%(22|0D|0A)|\\(["\\])/gi;

function unescaped(text: string): string {
  return text.replace(ESCAPED, (_, hex: string | undefined, quoted: string | undefined) =>
    hex === undefined ? (quoted ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** RFC 8187: a name in UTF-8 and percent signs. Old clients send it, though forms should not have it. */
function decoded(extended: string): string | undefined {
  const [charset, , value] = extended.split("'");
  if (charset?.toLowerCase() !== "utf-8" || value === undefined) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function partOf(headers: string): FormEvent {
  const parameters = DISPOSITION.exec(headers)?.[1] ?? "";
  const found = new Map<string, string>();
  for (const [, key = "", quoted, plain = ""] of parameters.matchAll(PARAMETER)) {
    found.set(key.toLowerCase(), quoted === undefined ? plain : unescaped(quoted));
  }
  const name = found.get("name");
  if (name === undefined) throw new BrokenForm("a part without a name");
  return {
    kind: "part",
    name,
    fileName: decoded(found.get("filename*") ?? "") ?? found.get("filename"),
  };
}

/**
 * Reads a form front to back, in chunks of any size, without holding more than its headers and the length of its
 * boundary. Throws {@link BrokenForm}.
 */
export class MultipartReader {
  readonly #delimiter: Buffer;
  /** The first delimiter stands for itself; every other one for the line end before it too. */
  #rest = Buffer.from("\r\n");
  #state: "preamble" | "data" | "delimited" | "headers" | "complete" = "preamble";

  constructor(contentType: string) {
    const match = BOUNDARY.exec(contentType);
    const boundary = match?.[1] ?? match?.[2];
    if (boundary === undefined) throw new BrokenForm("no boundary");
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  /** Whether the closing delimiter has come; what follows it means nothing. */
  get complete(): boolean {
    return this.#state === "complete";
  }

  /** What the chunk brings. The chunk must not change afterwards. */
  *push(chunk: Uint8Array): Generator<FormEvent> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (yield* this.#step());
  }

  /** Answers whether there may be more in the bytes at hand. */
  *#step(): Generator<FormEvent, boolean> {
    switch (this.#state) {
      case "preamble":
        return yield* this.#data(false);
      case "data":
        return yield* this.#data(true);
      case "delimited":
        return this.#afterDelimiter();
      case "headers":
        return yield* this.#headers();
      case "complete":
        return false;
    }
  }

  #take(count: number): Buffer {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  *#data(wanted: boolean): Generator<FormEvent, boolean> {
    const at = this.#rest.indexOf(this.#delimiter);
    const certain = at < 0 ? this.#rest.length - this.#delimiter.length + 1 : at;
    if (certain > 0) {
      const bytes = this.#take(certain);
      if (wanted) yield { kind: "data", bytes };
    }
    if (at < 0) return false;
    this.#take(this.#delimiter.length);
    this.#state = "delimited";
    if (wanted) yield { kind: "end" };
    return true;
  }

  #afterDelimiter(): boolean {
    if (this.#rest.toString("latin1", 0, 2) === "--") {
      this.#state = "complete";
      return false;
    }
    const end = this.#rest.indexOf("\r\n");
    if (end < 0) {
      if (this.#rest.length > LONGEST_PADDING) throw new BrokenForm("a boundary that goes on");
      return false;
    }
    // The line end stays: it may be the first half of the empty line that ends no headers at all.
    if (this.#take(end).toString("latin1").trim() !== "") throw new BrokenForm("a broken boundary");
    this.#state = "headers";
    return true;
  }

  *#headers(): Generator<FormEvent, boolean> {
    const end = this.#rest.indexOf(EMPTY_LINE);
    if ((end < 0 ? this.#rest.length : end) > LONGEST_HEADERS) throw new BrokenForm("long headers");
    if (end < 0) return false;
    const part = partOf(this.#take(end).toString("utf8"));
    this.#take(EMPTY_LINE.length);
    this.#state = "data";
    yield part;
    return true;
  }
}
