import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_PER_PIXEL = 3;

/** A chunk of a PNG file (PNG specification, 5.3). @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** @param {number} side */
function header(side) {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(side, 0);
  data.writeUInt32BE(side, 4);
  data.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB, deflate, no filter, not interlaced
  return data;
}

/**
 * A valid square PNG of noise, of about so many bytes; no two are alike, so that nothing is stored only once.
 * @param {number} bytes
 */
export function noisyPicture(bytes) {
  const side = Math.floor(Math.sqrt(bytes / BYTES_PER_PIXEL));
  const row = side * BYTES_PER_PIXEL + 1;
  const pixels = randomBytes(row * side);
  for (let y = 0; y < side; y += 1) pixels[y * row] = 0; // the row's filter: none
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header(side)),
    chunk("IDAT", deflateSync(pixels, { level: 0 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
