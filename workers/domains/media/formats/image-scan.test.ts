import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as images from "../../../../shared/testing/images.ts";
import { box, concat, le, pngChunk, withSegments } from "../../../../shared/testing/images.ts";
import { ImageScan } from "./image-scan.ts";
import { MAX_FRAMES, reasons } from "./refusal.ts";

const TRUNCATED = reasons.truncated;
const TRAILING = reasons.trailing;

function scan(bytes: Uint8Array, chunkLength = bytes.length) {
  const scanning = new ImageScan();
  for (let at = 0; at < bytes.length; at += chunkLength) {
    scanning.push(bytes.slice(at, at + chunkLength));
  }
  return scanning.finish();
}

/** The facts, or why they were refused. */
function verdict(bytes: Uint8Array, chunkLength?: number) {
  try {
    return scan(bytes, chunkLength);
  } catch (error) {
    if (error instanceof Error && "detail" in error) return error.detail;
    throw error;
  }
}

const good = {
  png: images.png(),
  jpeg: images.jpeg,
  "progressive jpeg": images.progressiveJpeg,
  "jpeg with gps": images.jpegWithGps,
  gif: images.gif(),
  webp: images.webp,
  "lossless webp": images.losslessWebp,
  "animated webp": images.animatedWebp(),
  avif: images.avif,
};
const eachGood = Object.entries(good);
const anyGood = fc.constantFrom(...eachGood.map(([, bytes]) => bytes));

const clip = concat(box("ftyp", "isom\0\0\0\0isom"), box("moov", "a movie"), box("mdat", "frames"));
const xmp = (text: string) => [0xe1, `http://ns.adobe.com/xap/1.0/\0${text}`] as const;

/** A trailer as Samsung's cameras write it: blocks, then a directory of how far back each begins. */
function samsungTrailer(...blocks: readonly string[]): Uint8Array {
  const whole = blocks.map((text, i) => concat("\0\0", le(0xa01 + i, 2), le(4, 4), "Name", text));
  let after = whole.reduce((sum, block) => sum + block.length, 0);
  const entries = whole.map((block, i) => {
    const entry = concat("\0\0", le(0xa01 + i, 2), le(after, 4), le(block.length, 4));
    after -= block.length;
    return entry;
  });
  const directory = concat("SEFH", le(106, 4), le(blocks.length, 4), ...entries);
  return concat(...whole, directory, le(directory.length, 4), "SEFT");
}

describe("works", () => {
  it.each([
    ["png", { contentType: "image/png", width: 48, height: 32 }],
    ["jpeg", { contentType: "image/jpeg", width: 48, height: 32 }],
    ["progressive jpeg", { contentType: "image/jpeg", width: 48, height: 32 }],
    ["gif", { contentType: "image/gif", width: 24, height: 16 }],
    ["webp", { contentType: "image/webp", width: 48, height: 32 }],
    ["lossless webp", { contentType: "image/webp", width: 48, height: 32 }],
    ["animated webp", { contentType: "image/webp", width: 48, height: 32 }],
    ["avif", { contentType: "image/avif", width: 48, height: 32 }],
  ] as const)("a good %s is known by its bytes", (name, facts) => {
    expect(scan(good[name])).toEqual(facts);
  });

  it("width and height are those of the picture as it is shown", () => {
    expect(scan(images.jpegWithGps)).toMatchObject({ width: 32, height: 48 });
    const upright = withSegments([0xe1, images.exif(3)]);
    expect(scan(upright)).toMatchObject({ width: 48, height: 32 });
  });

  it("broken metadata does not make a broken picture", () => {
    const broken = withSegments([0xe1, "Exif\0\0MM\0*\xff\xff\xff\xff"]);
    expect(scan(broken)).toMatchObject({ width: 48, height: 32 });
  });

  it("a JPEG may carry what cameras append: further images, a clip, a trailer, padding", () => {
    const mpf = withSegments([0xe2, "MPF\0II*\0"]);
    expect(verdict(concat(mpf, images.jpeg, images.jpeg))).toMatchObject({ width: 48 });
    expect(verdict(concat(mpf, new Uint8Array(11), images.jpeg))).toMatchObject({ width: 48 });
    const gainMap = withSegments(xmp('hdrgm:Version="1.0"'));
    expect(verdict(concat(gainMap, images.jpeg))).toMatchObject({ width: 48 });
    const motion = withSegments(xmp('GCamera:MotionPhoto="1"'));
    expect(verdict(concat(motion, clip))).toMatchObject({ width: 48 });
    const samsung = concat(images.jpeg, samsungTrailer("one", "two".repeat(9_999)));
    expect(verdict(samsung)).toMatchObject({ width: 48 });
    expect(verdict(concat(images.jpeg, new Uint8Array(100)))).toMatchObject({ width: 48 });
  });

  it("an appended part is taken in chunks of any size", () => {
    const samsung = concat(images.jpeg, new Uint8Array(3), samsungTrailer("one", "two"));
    for (const size of [1, 2, 3, 7, 64])
      expect(verdict(samsung, size)).toMatchObject({ width: 48 });
  });
});

describe("refuses", () => {
  it("an empty file", () => {
    expect(verdict(new Uint8Array())).toBe(reasons.empty);
  });

  it.each([
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["BMP", "BM\x46\0\0\0\0\0\0\0\x36\0\0\0"],
    ["TIFF", "II*\0\x08\0\0\0"],
    ["ZIP", "PK\x03\x04"],
    ["PDF", "%PDF-1.7\n1 0 obj"],
    ["HEIC", "\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
    ["MP4", "\0\0\0\x14ftypisom\0\0\0\0isom"],
  ])("%s: it is none of the accepted formats", (_, text) => {
    expect(verdict(concat(text))).toBe(reasons.unknown);
  });

  it("anything cut off anywhere", () => {
    for (const [name, bytes] of eachGood) {
      for (let length = 1; length < bytes.length; length += 1) {
        expect(verdict(bytes.subarray(0, length)), `${name} cut to ${length}`).toBeTypeOf("string");
      }
    }
    expect(verdict(images.jpeg.subarray(0, 250))).toBe(TRUNCATED);
    expect(verdict(good.png.subarray(0, 70))).toBe(TRUNCATED);
  });

  it("anything behind the end", () => {
    const junk = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(anyGood, junk, (bytes, appended) => {
        const onlyPadding = appended.every((byte) => byte === 0);
        fc.pre(!(onlyPadding && bytes[0] === 0xff));
        expect(verdict(concat(bytes, appended))).toBeTypeOf("string");
      }),
      { numRuns: 2_000 },
    );
  });

  it("one image behind another, where no camera said so", () => {
    for (const [, bytes] of eachGood) expect(verdict(concat(bytes, bytes))).toBeTypeOf("string");
    expect(verdict(concat(images.jpeg, clip))).toBe(TRAILING);
    const mpf = withSegments([0xe2, "MPF\0II*\0"]);
    expect(verdict(concat(mpf, images.jpeg.subarray(0, 300)))).toBe(TRUNCATED);
    const motion = withSegments(xmp('GCamera:MotionPhoto="1"'));
    expect(verdict(concat(motion, clip, "<script>"))).toBeTypeOf("string");
  });

  it("a trailer that does not account for every byte", () => {
    const hidden = concat(images.jpeg, "<script>alert(1)</script>", samsungTrailer("one"));
    expect(verdict(hidden)).toBe(TRAILING);
  });

  it("an archive, at the end or inside a segment", () => {
    for (const [, bytes] of eachGood) {
      expect(verdict(concat(bytes, images.zip()))).toBeTypeOf("string");
    }
    expect(verdict(withSegments([0xfe, images.zip()]))).toBe(reasons.archive);
    const inside = pngChunk("teXt", images.zip("evil.txt", "x".repeat(60)));
    const png = concat(good.png.subarray(0, 33), inside, good.png.subarray(33));
    expect(verdict(png)).toBe(reasons.archive);
    const samsung = concat(images.jpeg, samsungTrailer(String.fromCharCode(...images.zip())));
    expect(verdict(samsung)).toBe(reasons.archive);
  });

  it("a ZIP whose end record lies of disks and counts: readers look past that", () => {
    for (const [at, value] of [
      [4, 1],
      [6, 1],
      [8, 7],
      [10, 7],
    ] as const) {
      const zip = images.zip();
      zip.set([value], zip.length - 22 + at);
      expect(verdict(withSegments([0xfe, zip])), `field at ${at}`).toBe(reasons.archive);
    }
  });

  it.each([
    ["RAR 4", "Rar!\x1a\x07\x00"],
    ["RAR 5", "Rar!\x1a\x07\x01\x00"],
    ["7z", "7z\xbc\xaf\x27\x1c\0\x04"],
  ])("%s inside a segment, however it is cut into chunks", (_, signature) => {
    const hidden = withSegments([0xe9, "x".repeat(300)], [0xfe, signature + "x".repeat(100)]);
    for (const length of [1, 7, 64, hidden.length]) {
      expect(verdict(hidden, length), `in chunks of ${length}`).toBe(reasons.archive);
    }
    const text = pngChunk("teXt", concat(signature));
    const png = concat(good.png.subarray(0, 33), text, good.png.subarray(33));
    expect(verdict(png)).toBe(reasons.archive);
  });

  it("a document inside a segment", () => {
    expect(verdict(withSegments([0xfe, "%PDF-1.4\n"]))).toBe(reasons.document);
  });

  it.each([
    "GIF89a/*\x10\x10\x91\0\0*/=1;alert(1)",
    "GIF89a//\x10\x10",
    "GIF89a=1;alert(1)//;",
    "GIF87a=' ' ",
  ])("a GIF that reads as a script: %j", (text) => {
    expect(verdict(concat(text, new Uint8Array(20)))).toBe(reasons.script);
  });

  it("a JPEG that reads as a script", () => {
    expect(verdict(withSegments([0xe0, "x".repeat(0x2f2a - 2)]))).toBe(reasons.script);
  });

  it("a PNG signature before something else", () => {
    expect(verdict(concat(images.PNG_SIGNATURE, "<html><script>alert(1)</script>"))).toBeTypeOf(
      "string",
    );
  });

  it("a PNG with a chunk out of place, unknown and critical, or with a wrong checksum", () => {
    const [head, body] = [good.png.subarray(0, 33), good.png.subarray(33)];
    const text = pngChunk("teXt", concat("hello"));
    expect(verdict(concat(head, text, body))).toMatchObject({ width: 48 });
    expect(verdict(concat(head, pngChunk("CgBI"), body))).toBe(reasons.damaged);
    expect(verdict(concat(head, pngChunk("IEND")))).toBe(reasons.damaged);
    const flipped = good.png.slice();
    flipped[60] = (flipped[60] ?? 0) ^ 1;
    expect(verdict(flipped)).toBe(reasons.damaged);
  });

  it.each([
    [30_000, 1],
    [1, 12_001],
    [10_001, 10_000],
    [0, 10],
  ])("%i × %i pixels, from the header alone", (width, height) => {
    const header = concat(images.PNG_SIGNATURE, images.pngHeader(width, height));
    expect(() => new ImageScan().push(header)).toThrow("file_rejected");
    const gif = concat("GIF89a", le(width, 2), le(height, 2), "\0\0\0");
    expect(() => new ImageScan().push(gif)).toThrow("file_rejected");
  });

  it("a JPEG, WebP or AVIF that is too large, from the header alone", () => {
    const change = (bytes: Uint8Array, at: number, value: Uint8Array) => {
      const changed = bytes.slice();
      changed.set(value, at);
      return changed;
    };
    const frameHeader = images.jpeg.findIndex(
      (byte, i) => byte === 0xff && images.jpeg[i + 1] === 0xc0,
    );
    const jpeg = change(images.jpeg, frameHeader + 5, Uint8Array.of(0x7f, 0xff));
    expect(verdict(jpeg)).toBe(reasons.tooLarge);
    const webp = change(good["animated webp"], 24, le(13_000, 3));
    expect(verdict(webp)).toBe(reasons.tooLarge);
    const property = concat(images.avif).findIndex(
      (_, i) => String.fromCharCode(...images.avif.subarray(i, i + 4)) === "ispe",
    );
    const avif = change(images.avif, property + 8, Uint8Array.of(0, 0, 0x7f, 0xff));
    expect(verdict(avif)).toBe(reasons.tooLarge);
  });

  it("an animation of more frames than anyone draws", () => {
    expect(verdict(images.gif(MAX_FRAMES))).toMatchObject({ width: 24 });
    for (const frames of [MAX_FRAMES + 1, 10_000]) {
      expect(verdict(images.gif(frames))).toBe(reasons.tooManyFrames);
    }
    expect(verdict(images.animatedWebp(MAX_FRAMES + 1))).toBe(reasons.tooManyFrames);
  });

  it("an AVIF that hides something in a box of its own", () => {
    expect(verdict(concat(images.avif, box("free", "anything")))).toBe(reasons.damaged);
    expect(verdict(concat(images.avif, box("mdat", "more")))).toBe(TRAILING);
    expect(verdict(concat(images.avif, "\0\0\0\0mdat", "to the end"))).toBe(reasons.damaged);
  });

  it("a WebP whose length and content disagree", () => {
    const longer = images.webp.slice();
    longer.set(le(images.webp.length - 8 + 2, 4), 4);
    expect(verdict(longer)).toBe(TRUNCATED);
    const shorter = images.webp.slice();
    shorter.set(le(images.webp.length - 8 - 2, 4), 4);
    expect(verdict(shorter)).toBe(reasons.damaged);
  });
});

describe("survives", () => {
  it("any cutting into chunks: the verdict is the same", () => {
    const flip = fc.record({ at: fc.nat(), bit: fc.nat(7) });
    fc.assert(
      fc.property(
        anyGood,
        fc.option(flip),
        fc.integer({ min: 1, max: 40 }),
        (bytes, change, size) => {
          const altered = bytes.slice();
          if (change) {
            const at = change.at % bytes.length;
            altered[at] = (altered[at] ?? 0) ^ (1 << change.bit);
          }
          expect(verdict(altered, size)).toEqual(verdict(altered));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("any bytes at all behind a good beginning: a verdict, never a crash", () => {
    const cut = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(anyGood, cut, fc.uint8Array({ maxLength: 200 }), (bytes, length, noise) => {
        expect(verdict(concat(bytes.subarray(0, length), noise))).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });
});
