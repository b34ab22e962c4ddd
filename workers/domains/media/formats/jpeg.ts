import { ascii, be16, u8 } from "./binary.ts";
import { isTurned } from "./exif.ts";
import { factsOf, type ImageFacts } from "./image-facts.ts";
import { attachments, type Declared } from "./jpeg-attachments.ts";
import { checkSize, refuse } from "./refusal.ts";
import { findByte, type Scan, skip, take } from "./scanner.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const XMP = "http://ns.adobe.com/xap/1.0/\0";
/** More scans than any encoder writes: a progressive file made to keep decoders busy. */
const MAX_SCANS = 200;
/** An APP0 whose length reads as the start of a comment makes the file a script in Latin-1. */
const SCRIPT_LENGTHS = [0x2f2a, 0x2f2f];

/** SOF0 to SOF15, without DHT, JPG and DAC, which share their numbers (ITU-T T.81, table B.1). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/** What one JPEG stream says of itself. */
class Stream {
  size: { readonly width: number; readonly height: number } | null = null;
  turned = false;
  scans = 0;
  readonly declared: Declared = { images: false, motion: false };

  frameHeader(data: Uint8Array): void {
    if (this.size || data.length < 6) throw refuse("damaged");
    const size = { height: be16(data, 1), width: be16(data, 3) };
    checkSize(size.width, size.height);
    this.size = size;
  }

  app1(data: Uint8Array): void {
    if (ascii(data, 0, 6) === "Exif\0\0") this.turned = isTurned(data);
    if (ascii(data, 0, XMP.length) !== XMP) return;
    const xmp = ascii(data, XMP.length);
    if (/GCamera:(?:MotionPhoto|MicroVideo)(?:="|>)1/.test(xmp)) this.declared.motion = true;
    if (/hdrgm:Version|Container:Directory/.test(xmp)) this.declared.images = true;
  }

  app2(data: Uint8Array): void {
    // Multi-Picture Format (CIPA DC-007): previews, depth and gain maps behind the picture.
    if (ascii(data, 0, 4) === "MPF\0") this.declared.images = true;
  }
}

/** The marker that comes now; any number of 0xFF may stand before it. */
function* marker(): Scan<number> {
  if (u8(yield* take(1), 0) !== 0xff) throw refuse("damaged");
  return yield* markerCode();
}

function* markerCode(): Scan<number> {
  let code = 0xff;
  while (code === 0xff) code = u8(yield* take(1), 0);
  return code;
}

/** Entropy-coded data, to the marker after it. */
function* entropyCoded(): Scan<number> {
  for (;;) {
    yield* findByte(0xff);
    yield* skip(1);
    const code = yield* markerCode();
    if (code !== 0 && !isRestart(code)) return code;
  }
}

function* segment(code: number, stream: Stream): Scan<void> {
  const length = be16(yield* take(2), 0) - 2;
  if (length < 0) throw refuse("damaged");
  if (code === APP0 && SCRIPT_LENGTHS.includes(length + 2)) throw refuse("script");
  if (isFrameHeader(code)) stream.frameHeader(yield* take(length));
  else if (code === APP1) stream.app1(yield* take(length));
  else if (code === APP2) stream.app2(yield* take(length));
  else yield* skip(length);
}

/** One JPEG stream, from SOI to EOI. */
function* jpegStream(): Scan<Stream> {
  const stream = new Stream();
  if ((yield* marker()) !== SOI) throw refuse("damaged");
  let code = yield* marker();
  while (code !== EOI) {
    // 0x02 to 0xBF are reserved; the others carry no length and have no place here.
    if (code < 0xc0 || isRestart(code) || code === SOI) throw refuse("damaged");
    yield* segment(code, stream);
    if (code === SOS) {
      stream.scans += 1;
      if (!stream.size || stream.scans > MAX_SCANS) throw refuse("damaged");
      code = yield* entropyCoded();
    } else {
      code = yield* marker();
    }
  }
  if (stream.scans === 0) throw refuse("damaged");
  return stream;
}

function* secondImage(): Scan<void> {
  yield* jpegStream();
}

/** JPEG (ITU-T T.81): every segment and scan to the end, and behind it only what cameras are known to put there. */
export function* jpeg(): Scan<ImageFacts> {
  const { size, turned, declared } = yield* jpegStream();
  if (!size) throw refuse("damaged");
  yield* attachments(declared, secondImage);
  return factsOf("image/jpeg", size, turned);
}
