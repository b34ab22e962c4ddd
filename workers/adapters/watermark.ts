import { encode } from "fast-png";
import type { Watermarker } from "../domains/video/ports.ts";
import { ADVANCE, COLUMNS, glyphsOf, isSet, ROWS } from "./dot-letters.ts";

/** Pixels a dot is wide, and how far its shadow lies from it. */
const DOT = 4;
const SHADOW = 2;
const MOST_LETTERS = 40;

class Canvas {
  readonly width: number;
  readonly height = ROWS * DOT + SHADOW;
  readonly rgba: Uint8Array;

  constructor(letters: number) {
    this.width = (letters * ADVANCE - 1) * DOT + SHADOW;
    this.rgba = new Uint8Array(this.width * this.height * 4);
  }

  /** A dot, its corner at that pixel. */
  fill(left: number, top: number, colour: readonly number[]): void {
    for (let y = top; y < top + DOT; y += 1) {
      for (let x = left; x < left + DOT; x += 1) this.rgba.set(colour, (y * this.width + x) * 4);
    }
  }
}

function draw(canvas: Canvas, glyphs: readonly string[], offset: number, colour: number[]): void {
  for (const [index, glyph] of glyphs.entries()) {
    for (let dot = 0; dot < ROWS * COLUMNS; dot += 1) {
      const row = Math.floor(dot / COLUMNS);
      const column = dot % COLUMNS;
      if (!isSet(glyph, row, column)) continue;
      canvas.fill((index * ADVANCE + column) * DOT + offset, row * DOT + offset, colour);
    }
  }
}

/** The text in white with a shadow, on nothing, as a PNG; `null` for no text. */
export function textPicture(text: string): Uint8Array | null {
  const glyphs = glyphsOf(text.trim()).slice(0, MOST_LETTERS);
  if (glyphs.length === 0) return null;
  const canvas = new Canvas(glyphs.length);
  draw(canvas, glyphs, SHADOW, [0, 0, 0, 150]);
  draw(canvas, glyphs, 0, [255, 255, 255, 230]);
  const { width, height, rgba: data } = canvas;
  return encode({ width, height, data, channels: 4, depth: 8 });
}

/** Lays a text over pictures with Cloudflare Images. */
export function imagesWatermarker(images: ImagesBinding, text: string): Watermarker {
  const mark = textPicture(text);
  const picture = mark && Uint8Array.from(mark);
  return {
    picture,
    async draw(body) {
      const drawn = images.input(body);
      const over = picture
        ? drawn.draw(new Blob([picture]).stream(), { bottom: 16, right: 16, opacity: 0.8 })
        : drawn;
      const result = await over.output({ format: "image/webp", quality: 82 });
      return new Uint8Array(await new Response(result.image()).arrayBuffer());
    },
  };
}
