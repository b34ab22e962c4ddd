import { ascii, be16, be32, le16, le32 } from "./binary.ts";

const ORIENTATION = 0x0112;
const SHORT = 3;
const HEADER = "Exif\0\0";

function orientationOf(tiff: Uint8Array): number {
  const little = ascii(tiff, 0, 2) === "II";
  const u16 = little ? le16 : be16;
  const u32 = little ? le32 : be32;
  const directory = u32(tiff, 4);
  const entries = u16(tiff, directory);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (u16(tiff, at) === ORIENTATION && u16(tiff, at + 2) === SHORT) return u16(tiff, at + 8);
  }
  return 1;
}

/** Whether the picture is shown lying on its side, so that width and height change places (Exif 2.32, tag 0x0112). */
export function isTurned(exif: Uint8Array): boolean {
  const tiff = ascii(exif, 0, HEADER.length) === HEADER ? exif.subarray(HEADER.length) : exif;
  try {
    return orientationOf(tiff) >= 5;
  } catch {
    // Broken metadata does not make a broken picture: it will be dropped anyway.
    return false;
  }
}
