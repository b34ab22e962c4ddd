import type { Page } from "playwright-core";

/** 55°45′21″ N, 37°37′04″ E, as EXIF writes it: degrees, minutes and seconds as fractions. */
const LATITUDE = [55, 1, 45, 1, 21, 1];
const LONGITUDE = [37, 1, 37, 1, 4, 1];

/** A real JPEG, drawn by the browser, that says where it was taken. */
export async function photoWithPlace(page: Page, hue: number): Promise<Buffer> {
  const plain = await page.evaluate(async (base) => {
    const canvas = document.createElement("canvas");
    canvas.width = 1200;
    canvas.height = 800;
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("Nothing to draw with.");
    const sky = pen.createLinearGradient(0, 0, 400, 800);
    sky.addColorStop(0, `hsl(${base} 70% 75%)`);
    sky.addColorStop(1, `hsl(${base + 80} 60% 25%)`);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 1200, 800);
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1] ?? "";
  }, hue);
  const jpeg = Buffer.from(plain, "base64");
  return Buffer.concat([jpeg.subarray(0, 2), placeSegment(), jpeg.subarray(2)]);
}

/** What the place looks like among the bytes of a file: the fractions of both coordinates. */
export const PLACE = [fractions(LATITUDE), fractions(LONGITUDE)];

/** An APP1 segment (Exif 2.3): a TIFF header, IFD0 that only points to the GPS IFD, and that with four entries. */
function placeSegment(): Buffer {
  const gpsAt = 26;
  const dataAt = gpsAt + 2 + 4 * 12 + 4;
  const tiff = Buffer.concat([
    Buffer.from("II*\0", "latin1"),
    uint32(8),
    uint16(1),
    entry(0x8825, 4, 1, uint32(gpsAt)),
    uint32(0),
    uint16(4),
    entry(1, 2, 2, Buffer.from("N\0\0\0")),
    entry(2, 5, 3, uint32(dataAt)),
    entry(3, 2, 2, Buffer.from("E\0\0\0")),
    entry(4, 5, 3, uint32(dataAt + 24)),
    uint32(0),
    ...PLACE,
  ]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length + 2);
  return Buffer.concat([Buffer.from([0xff, 0xe1]), length, body]);
}

function entry(tag: number, type: number, count: number, value: Buffer): Buffer {
  return Buffer.concat([uint16(tag), uint16(type), uint32(count), value]);
}

function fractions(numbers: readonly number[]): Buffer {
  return Buffer.concat(numbers.map(uint32));
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
