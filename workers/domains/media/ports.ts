import type { ImageType } from "./formats/image-facts.ts";

/** An object on its way into the store. Nothing is there until {@link finish} has answered. */
export interface BlobWriter {
  /** Takes the next bytes; resolves when there is room for more. */
  write(chunk: Uint8Array): Promise<void>;
  /** Ends the object: its SHA-256 in lower-case hex. */
  finish(): Promise<string>;
  /** Gives it up; nothing stays. */
  abort(): Promise<void>;
}

export interface StoredBlob {
  readonly body: ReadableStream<Uint8Array>;
  readonly bytes: number;
}

/** Where bytes lie, by keys that are never used twice. */
export interface BlobStore {
  /** Begins an object of `length` bytes, or of unknown length (`null`). */
  create(key: string, length: number | null): BlobWriter;
  /** Stores something small in one go. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  open(key: string): Promise<StoredBlob | null>;
  /** At most 1,000 keys; those that are not there do not matter. */
  delete(keys: readonly string[]): Promise<void>;
}

/** Pixels, row by row, four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Decodes and draws pictures. Throws when it cannot; {@link works} tells whose fault that is. */
export interface PictureRenderer {
  /**
   * A WebP copy without metadata, upright, at most `side` pixels wide and high. Animations stay animated where
   * `animated` is true and the service can.
   */
  render(picture: ReadableStream<Uint8Array>, side: number, animated: boolean): Promise<Uint8Array>;
  /** A small picture's pixels, scaled down to at most `side` wide and high. */
  pixels(picture: Uint8Array, side: number): Promise<Pixels>;
  /** Whether a picture known to be good is drawn now. */
  works(): Promise<boolean>;
}

/** Signs what a URL lets its bearer do. */
export interface UrlSigner {
  sign(text: string): Promise<string>;
  verifies(text: string, signature: string): Promise<boolean>;
}

export type { ImageType };
