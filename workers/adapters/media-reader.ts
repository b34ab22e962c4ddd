import { CustomSource, Input, type InputFormat, MATROSKA, MP4, QTFF, WEBM } from "mediabunny";
import { parseWebStream } from "music-metadata";
import type { BlobStore, MediaReader, RecordingFacts } from "../domains/media/ports.ts";

/** What may be held at a time, and asked for at once: a container's own tables, never its sound or pictures. */
const MOST_HELD_BYTES = 4 * 1_024 * 1_024;
/** What may be read altogether. */
const MOST_READ_BYTES = 16 * 1_024 * 1_024;
const MOST_READS = 2_000;
const READ_AHEAD_BYTES = 64 * 1_024;
/** What is held may be asked for more often, as often as a long recording has parts. */
const MOST_ASKED = 50_000;
/** Longer recordings are not believed. */
const LONGEST_SECONDS = 7 * 24 * 60 * 60;
const LARGEST_SIDE = 16_384;

/** A file that would cost more to look into than a recording does. */
class TooCostly extends Error {
  override readonly name = "TooCostly";
}

/** A part of an object that has been read. */
interface Part {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Reads parts of a stored object, as long as they are worth it, and holds the latest two. */
class BoundedReader {
  #asked = 0;
  #reads = 0;
  #total = 0;
  #held: readonly Part[] = [];
  readonly #blobs: BlobStore;
  readonly #key: string;
  readonly #bytes: number;

  constructor(blobs: BlobStore, key: string, bytes: number) {
    this.#blobs = blobs;
    this.#key = key;
    this.#bytes = bytes;
  }

  /** Throws `TooCostly`. */
  async read(start: number, end: number): Promise<Uint8Array> {
    this.#asked += 1;
    if (this.#asked > MOST_ASKED) throw new TooCostly();
    const part = this.#heldPart(start, end) ?? (await this.#fetch(start, end));
    return part.bytes.slice(start - part.start, end - part.start);
  }

  #heldPart(start: number, end: number): Part | undefined {
    return this.#held.find(
      (part) => part.start <= start && end <= part.start + part.bytes.byteLength,
    );
  }

  async #fetch(start: number, end: number): Promise<Part> {
    const length = Math.min(Math.max(end - start, READ_AHEAD_BYTES), this.#bytes - start);
    this.#reads += 1;
    this.#total += length;
    const costly = length > MOST_HELD_BYTES || this.#total > MOST_READ_BYTES;
    if (costly || this.#reads > MOST_READS) throw new TooCostly();
    const stored = await this.#blobs.open(this.#key, { offset: start, length });
    if (!stored) throw new TooCostly("the object is gone");
    const part = { start, bytes: new Uint8Array(await new Response(stored.body).arrayBuffer()) };
    this.#held = [part, ...this.#held.slice(0, 1)];
    return part;
  }
}

/**
 * A stored object as a source that nothing can be asked of without end. The library's own cache is left out: what it
 * answers is not counted, and the library looks for the next part of a broken Matroska file for ever.
 */
export function boundedSource(blobs: BlobStore, key: string, bytes: number): CustomSource {
  const reader = new BoundedReader(blobs, key, bytes);
  return new CustomSource({
    getSize: () => bytes,
    maxCacheSize: 0,
    prefetchProfile: "none",
    read: (start, end) => reader.read(start, end),
    handleUnhandledError: () => {},
  });
}

/** The facts, if they are those of something that can be played. */
function played(video: boolean, side: readonly [number, number], seconds: number | null) {
  const [width, height] = side;
  const shown = Math.min(width, height) >= 1 && Math.max(width, height) <= LARGEST_SIDE;
  const believed = seconds !== null && seconds > 0 && seconds <= LONGEST_SECONDS;
  if ((video && !shown) || !believed) return null;
  const facts: RecordingFacts = {
    medium: video ? "video" : "audio",
    width: video ? Math.round(width) : 0,
    height: video ? Math.round(height) : 0,
    durationMs: Math.round(seconds * 1_000),
  };
  return facts;
}

/**
 * MP4 and its kin keep their tables at either end, and are read in pieces. How long they play, their last packets tell:
 * what the header of a recording says that was still under way is not so.
 */
async function readMovie(blobs: BlobStore, key: string, bytes: number, formats: InputFormat[]) {
  const source = boundedSource(blobs, key, bytes);
  const input = new Input({ source, formats });
  try {
    if (!(await input.canRead())) return null;
    const video = await input.getPrimaryVideoTrack();
    if (!video && !(await input.getPrimaryAudioTrack())) return null;
    const side = [await video?.getDisplayWidth(), await video?.getDisplayHeight()] as const;
    const seconds = await input.computeDuration();
    return played(video !== null, [side[0] ?? 0, side[1] ?? 0], seconds);
  } finally {
    input.dispose();
  }
}

/** Other containers are read from front to back: one that a recorder wrote has no table at all. */
async function readStream(blobs: BlobStore, key: string, bytes: number) {
  const stored = await blobs.open(key);
  if (!stored) return null;
  const { format } = await parseWebStream(
    stored.body,
    { size: bytes },
    { duration: true, skipCovers: true },
  );
  const video = format.trackInfo.find((track) => track.video)?.video;
  if (!video && !format.hasAudio) return null;
  const side = [video?.pixelWidth ?? 0, video?.pixelHeight ?? 0] as const;
  return played(video !== undefined, side, format.duration ?? null);
}

const MOVIE = /mp4|m4a|m4v|quicktime/;
const MATROSKA_KIN = /webm|matroska/;

/** Containers of sound and video. Whatever makes a reader fail is no recording. */
export function containerReader(): MediaReader {
  return {
    async read({ blobs, key, bytes }, sniffed) {
      try {
        if (MOVIE.test(sniffed)) return await readMovie(blobs, key, bytes, [MP4, QTFF]);
        if (!MATROSKA_KIN.test(sniffed)) return await readStream(blobs, key, bytes);
        const read = await readStream(blobs, key, bytes).catch(() => null);
        // A recorder that goes on for seconds writes parts of unknown length, which are no stream's to be read as.
        return read ?? (await readMovie(blobs, key, bytes, [WEBM, MATROSKA]));
      } catch {
        return null;
      }
    },
  };
}
