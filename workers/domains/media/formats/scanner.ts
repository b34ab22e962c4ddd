import { refuse } from "./refusal.ts";

type Visit = (bytes: Uint8Array) => void;

/** What a format's scan asks of its input next. */
type Want =
  | { readonly kind: "take"; readonly count: number }
  | { readonly kind: "peek"; readonly count: number }
  | { readonly kind: "skip"; readonly count: number; readonly visit: Visit }
  | { readonly kind: "find"; readonly byte: number };

/**
 * A format read front to back, written as if all bytes were at hand: it stops wherever they are not and goes on when
 * more arrive. How the bytes were cut into chunks makes no difference.
 */
export type Scan<Result> = Generator<Want, Result, Uint8Array>;

const NOTHING = new Uint8Array();
const ignore: Visit = () => {};

/** The next `count` bytes. Keep `count` small: they are held in memory. */
export function* take(count: number): Scan<Uint8Array> {
  return yield { kind: "take", count };
}

/** The next bytes without passing over them: at most 16, fewer only at the end of the file. */
export function* peek(count: number): Scan<Uint8Array> {
  return yield { kind: "peek", count };
}

/** Passes over `count` bytes, showing them to `visit`. */
export function* skip(count: number, visit: Visit = ignore): Scan<void> {
  if (count > 0) yield { kind: "skip", count, visit };
}

/** Passes over everything before the next `byte`. */
export function* findByte(byte: number): Scan<void> {
  yield { kind: "find", byte };
}

/** Passes over all there is, showing it to `visit`. */
export function* rest(visit: Visit): Scan<void> {
  yield { kind: "skip", count: Number.POSITIVE_INFINITY, visit };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Runs a scan over chunks as they arrive. Throws `file_rejected` as soon as a byte is out of place. */
export class Scanner<Result> {
  readonly #scan: Scan<Result>;
  #step: IteratorResult<Want, Result>;
  /** What was asked for and has not been passed over yet. */
  #bytes: Uint8Array = NOTHING;
  /** The part of a `take` that arrived in earlier chunks. */
  #taken: Uint8Array | null = null;
  /** Bytes of the present want that are dealt with. */
  #done = 0;
  #ended = false;
  #position = 0;

  constructor(scan: (position: () => number) => Scan<Result>) {
    this.#scan = scan(() => this.#position);
    this.#step = this.#scan.next();
  }

  push(chunk: Uint8Array): void {
    this.#bytes = joined(this.#bytes, chunk);
    this.#run();
  }

  /** The file is over: what the scan found. Throws `file_rejected` when the format is not. */
  finish(): Result {
    this.#ended = true;
    this.#run();
    if (!this.#step.done) throw refuse("truncated");
    return this.#step.value;
  }

  #run(): void {
    while (!this.#step.done) {
      const answer = this.#satisfy(this.#step.value);
      if (answer === null) return;
      this.#done = 0;
      this.#step = this.#scan.next(answer);
    }
    if (this.#bytes.length > 0) throw refuse("trailing");
  }

  /** The answer to the want, or `null` while bytes are missing. */
  #satisfy(want: Want): Uint8Array | null {
    switch (want.kind) {
      case "take":
        return this.#take(want.count);
      case "peek":
        return this.#peek(want.count);
      case "skip":
        return this.#skip(want.count, want.visit);
      case "find":
        return this.#find(want.byte);
    }
  }

  #pass(count: number): Uint8Array {
    const passed = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(passed.length);
    this.#position += passed.length;
    this.#done += passed.length;
    return passed;
  }

  #take(count: number): Uint8Array | null {
    if (this.#taken === null && this.#bytes.length >= count) return this.#pass(count);
    this.#taken ??= new Uint8Array(count);
    const at = this.#done;
    this.#taken.set(this.#pass(count - at), at);
    if (this.#done < count) return null;
    const whole = this.#taken;
    this.#taken = null;
    return whole;
  }

  #peek(count: number): Uint8Array | null {
    const short = this.#bytes.length < count && !this.#ended;
    return short ? null : this.#bytes.slice(0, count);
  }

  #skip(count: number, visit: Visit): Uint8Array | null {
    const passed = this.#pass(count - this.#done);
    if (passed.length > 0) visit(passed);
    const over = this.#done === count || (this.#ended && count === Number.POSITIVE_INFINITY);
    return over ? NOTHING : null;
  }

  #find(byte: number): Uint8Array | null {
    const at = this.#bytes.indexOf(byte);
    this.#pass(at < 0 ? this.#bytes.length : at);
    return at < 0 ? null : NOTHING;
  }
}
