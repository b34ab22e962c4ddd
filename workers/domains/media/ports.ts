import type { Actor } from "../platform/index.ts";
import type { FileUser } from "./files/tables.ts";
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
  /** Length of the whole object. */
  readonly bytes: number;
}

/** A part of an object that lies within it. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Where bytes lie, by keys that are never used twice. */
export interface BlobStore {
  /** Begins an object of `length` bytes, or of unknown length (`null`). */
  create(key: string, length: number | null): BlobWriter;
  /** Stores something small in one go. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The whole object, or a part of it. */
  open(key: string, range?: ByteRange): Promise<StoredBlob | null>;
  /** SHA-256 of a whole object in lower-case hex; reads it once. */
  sha256(key: string): Promise<string | null>;
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
  /** A JPEG copy without metadata, upright, at most `side` pixels wide and high: for what cannot show WebP. */
  jpeg(picture: ReadableStream<Uint8Array>, side: number): Promise<Uint8Array>;
  /** A small picture's pixels, scaled down to at most `side` wide and high. */
  pixels(picture: Uint8Array, side: number): Promise<Pixels>;
  /** Whether a picture known to be good is drawn now. */
  works(): Promise<boolean>;
}

/** What a recording says of itself. */
export interface RecordingFacts {
  readonly medium: "video" | "audio";
  /** Pixels as shown; 0 for sound. */
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
}

/** An object to be read in whatever order its reader needs. */
export interface BlobSource {
  readonly blobs: BlobStore;
  readonly key: string;
  readonly bytes: number;
}

/** Reads the containers of sound and video. */
export interface MediaReader {
  /**
   * What is in an object whose first bytes are those of this content type, or `null` if it is no recording that can be
   * played: one that does not parse, or is empty.
   */
  read(object: BlobSource, contentType: string): Promise<RecordingFacts | null>;
}

/** Tells who may see what shows a file. */
export interface FileViewers {
  /** Whether the caller may see what uses a file there; `context` as in `file_uses`. */
  canSee(usedBy: FileUser, context: string, actor: Actor): Promise<boolean>;
}

/** Signs what a URL lets its bearer do. */
export interface UrlSigner {
  sign(text: string): Promise<string>;
  verifies(text: string, signature: string): Promise<boolean>;
}

/** What is looked at. */
export interface Viewed {
  readonly kind: "image" | "video" | "vacancy";
  readonly id: string;
}

/** Counts who looks at what. */
export interface ViewCounters {
  /** Counts a viewer of that day once. Returns when it is kept. */
  see(viewed: Viewed, viewer: string, day: string): Promise<void>;
  /** Forgets what was counted of something that is gone. */
  forget(viewed: Viewed): Promise<void>;
}

export type { ImageType };
