import { crc32, deflateSync } from "node:zlib";

/** Small pictures of every kind, real ones, made or kept here so that no binary files are needed. */

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const base64 = (text: string) => latin1(atob(text));

export function concat(...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.map((part) => (typeof part === "string" ? latin1(part) : part));
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** An unsigned number in big-endian order. */
export function be(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)));
}

/** An unsigned number in little-endian order. */
export function le(value: number, bytes: number): Uint8Array {
  return be(value, bytes).reverse();
}

// ---- PNG

export function pngChunk(type: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const body = concat(type, data);
  return concat(be(data.length, 4), body, be(crc32(body), 4));
}

export const PNG_SIGNATURE = "\x89PNG\r\n\x1a\n";

export function pngHeader(width: number, height: number): Uint8Array {
  return pngChunk("IHDR", concat(be(width, 4), be(height, 4), Uint8Array.of(8, 2, 0, 0, 0)));
}

/** A PNG whose pixels are `colour(x, y)`. Different colours make different files. */
export function png(
  width = 48,
  height = 32,
  colour: (x: number, y: number) => readonly [number, number, number] = () => [200, 40, 40],
): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(colour(x, y), y * (1 + 3 * width) + 1 + 3 * x);
  }
  const data = deflateSync(rows);
  const [first, second] = [data.subarray(0, data.length >> 1), data.subarray(data.length >> 1)];
  const pixels = concat(pngChunk("IDAT", first), pngChunk("IDAT", second));
  return concat(PNG_SIGNATURE, pngHeader(width, height), pixels, pngChunk("IEND"));
}

/** A PNG nobody else has: one pixel row of random colours. */
export function uniquePng(width = 64): Uint8Array<ArrayBuffer> {
  return png(width, 8, () => {
    const [r = 0, g = 0, b = 0] = crypto.getRandomValues(new Uint8Array(3));
    return [r, g, b];
  });
}

/** A valid PNG of about this many bytes, filled with noise that does not compress. */
export function noisyPng(bytes: number): Uint8Array<ArrayBuffer> {
  const side = Math.ceil(Math.sqrt(bytes / 3));
  const rows = new Uint8Array(side * (1 + 3 * side));
  for (let at = 0; at < rows.length; at += 65_536) {
    crypto.getRandomValues(rows.subarray(at, at + 65_536));
  }
  for (let y = 0; y < side; y += 1) rows[y * (1 + 3 * side)] = 0;
  const data = deflateSync(rows, { level: 0 });
  return concat(PNG_SIGNATURE, pngHeader(side, side), pngChunk("IDAT", data), pngChunk("IEND"));
}

// ---- JPEG: 48 × 32, red, green, blue and white quarters

export const jpeg = base64(
  "/9j/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4+JS5ESUM8SDc9Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAAgADADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAYI/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABgBAAMBAQAAAAAAAAAAAAAAAAMGBwQF/8QAHxEBAAAEBwAAAAAAAAAAAAAAAAMEBUEGQ0SBgsHC/9oADAMBAAIRAxEAPwCeAcVTBRpxRs0xZPcb6fl5AGVPEAAvJtGl2aGlyzX8vfoaFcALIz//2Q==",
);

export const progressiveJpeg = base64(
  "/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAgADADASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAQGBf/EABgBAAMBAQAAAAAAAAAAAAAAAAIEBQMG/9oADAMBAAIQAxAAAAGILW1sVuccAj8cdXQbrC7pEwSL/8QAFBABAAAAAAAAAAAAAAAAAAAAQP/aAAgBAQABBQJH/8QAGhEAAQUBAAAAAAAAAAAAAAAAEAACBUKBwf/aAAgBAwEBPwFStN4Wj//EABgRAAIDAAAAAAAAAAAAAAAAAAAQAgRB/9oACAECAQE/ASbuYv/EABQQAQAAAAAAAAAAAAAAAAAAAED/2gAIAQEABj8CR//EABQQAQAAAAAAAAAAAAAAAAAAAED/2gAIAQEAAT8hR//aAAwDAQACAAMAAAAQ8/8AffvP/8QAFhEAAwAAAAAAAAAAAAAAAAAAECBB/9oACAEDAQE/EEih/8QAFxEAAwEAAAAAAAAAAAAAAAAAABDBQf/aAAgBAgEBPxAw7xf/xAAUEAEAAAAAAAAAAAAAAAAAAABA/9oACAEBAAE/EEf/2Q==",
);

/** The JPEG with segments right after its start: `[0xe1, data]` is an APP1. */
export function withSegments(
  ...segments: readonly (readonly [marker: number, data: Uint8Array | string])[]
): Uint8Array<ArrayBuffer> {
  const written = segments.map(([marker, data]) => {
    const bytes = concat(data);
    return concat(Uint8Array.of(0xff, marker), be(bytes.length + 2, 2), bytes);
  });
  return concat(jpeg.subarray(0, 2), ...written, jpeg.subarray(2));
}

const tiffEntry = (tag: number, type: number, count: number, value: Uint8Array) =>
  concat(be(tag, 2), be(type, 2), be(count, 4), value);

/** Exif of a phone: an orientation and where the picture was taken (latitude 55° 45′ 20.9″ N). */
export function exif(orientation: number): Uint8Array {
  const gpsAt = 8 + 2 + 3 * 12 + 4;
  const latitudeAt = gpsAt + 2 + 2 * 12 + 4;
  const makeAt = latitudeAt + 24;
  return concat(
    "Exif\0\0MM\0*",
    be(8, 4),
    be(3, 2),
    tiffEntry(0x010f, 2, 16, be(makeAt, 4)),
    tiffEntry(0x0112, 3, 1, concat(be(orientation, 2), be(0, 2))),
    tiffEntry(0x8825, 4, 1, be(gpsAt, 4)),
    be(0, 4),
    be(2, 2),
    tiffEntry(1, 2, 2, concat("N\0\0\0")),
    tiffEntry(2, 5, 3, be(latitudeAt, 4)),
    be(0, 4),
    ...[55, 1, 45, 1, 209, 10].map((part) => be(part, 4)),
    "SecretPhoneMaker",
  );
}

/** A JPEG with GPS data, stored lying on its side: it is shown 32 wide and 48 high. */
export const jpegWithGps = withSegments([0xe1, exif(6)]);

// ---- GIF

function lzw(pixels: number): Uint8Array {
  // Two-bit pixels in three-bit codes, with a clear code before the table can grow: simple, not small.
  const bits: number[] = [];
  const code = (value: number) => bits.push(value & 1, (value >> 1) & 1, (value >> 2) & 1);
  for (let at = 0; at < pixels; at += 1) {
    if (at % 2 === 0) code(4);
    code(at % 3);
  }
  code(5);
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, at) => {
    bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7));
  });
  return bytes;
}

function gifFrame(width: number, height: number): Uint8Array {
  const data = lzw(width * height);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Uint8Array.of(block.length), block);
  }
  const control = concat("!\xf9\x04\x04", le(10, 2), "\0\0");
  const descriptor = concat(",\0\0\0\0", le(width, 2), le(height, 2), "\0\x02");
  return concat(control, descriptor, ...blocks, "\0");
}

/** A GIF of four colours with this many frames. */
export function gif(frames = 2, width = 24, height = 16): Uint8Array<ArrayBuffer> {
  const frame = gifFrame(width, height);
  const header = concat("GIF89a", le(width, 2), le(height, 2), "\x91\0\0");
  const colours = "\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff";
  const loop = "!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
  return concat(header, colours, loop, ...Array.from({ length: frames }, () => frame), ";");
}

// ---- WebP and AVIF: the same four quarters as the JPEG

export const webp = base64(
  "UklGRmwAAABXRUJQVlA4IGAAAADQBACdASowACAAPq1CmUumI6KhuqgAwBWJZgCuVY3+Aaj70n8Taz8Cg55iKjzrzAD+6tJ7/zC6e/NHk60mpAvQTugOZFad/qLpN6ID3mKJNcO/DL//avWSx5TsgFoAAAA=",
);

export const losslessWebp = base64(
  "UklGRkgAAABXRUJQVlA4TDwAAAAvL8AHAB8gECAUCVcnRyHbCNDYzh/lRRAIEEcihGuSMP/xr4ESgpq2jaCSLMkj+WbuHNH/CTA2ZlYozAw=",
);

export function riff(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concat("WEBP", ...chunks);
  return concat("RIFF", le(body.length, 4), body);
}

export function riffChunk(type: string, data: Uint8Array | string): Uint8Array {
  const bytes = concat(data);
  return concat(type, le(bytes.length, 4), bytes, new Uint8Array(bytes.length % 2));
}

/** An animated WebP of this many frames. */
export function animatedWebp(frames = 2): Uint8Array<ArrayBuffer> {
  const size = concat(le(47, 3), le(31, 3));
  const still = webp.subarray(12);
  const frame = riffChunk("ANMF", concat(le(0, 6), size, le(100, 3), "\0", still));
  return riff(
    riffChunk("VP8X", concat("\x02\0\0\0", size)),
    riffChunk("ANIM", new Uint8Array(6)),
    ...Array.from({ length: frames }, () => frame),
  );
}

export const avif = base64(
  "AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAAFEAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAADAAAAAgAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAABZbWRhdBIACgk4FS/7SAhoNIAyQkawmLk5hhhgUIgA7iEuNMRe3ZSiDZpHtiReDtE3NjydkOJnzrcippH37Q9lDtlsmzj0CiqP2hV09+n90x4P0jQ3Bg==",
);

export function box(type: string, data: Uint8Array | string): Uint8Array {
  const bytes = concat(data);
  return concat(be(8 + bytes.length, 4), type, bytes);
}

// ---- What an image should not also be

/** A ZIP with one empty file, its offsets counted as if it stood alone. */
export function zip(name = "evil.txt", comment = ""): Uint8Array<ArrayBuffer> {
  const local = concat(
    "PK\x03\x04",
    le(20, 2),
    new Uint8Array(20),
    le(name.length, 2),
    "\0\0",
    name,
  );
  const central = concat(
    "PK\x01\x02",
    le(20, 2),
    le(20, 2),
    new Uint8Array(20),
    le(name.length, 2),
    new Uint8Array(16),
    name,
  );
  const end = concat(
    "PK\x05\x06\0\0\0\0",
    le(1, 2),
    le(1, 2),
    le(central.length, 4),
    le(local.length, 4),
    le(comment.length, 2),
    comment,
  );
  return concat(local, central, end);
}
