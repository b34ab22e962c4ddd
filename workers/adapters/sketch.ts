import { encode } from "fast-png";
import { ADVANCE, COLUMNS, glyphsOf, isSet, ROWS } from "./dot-letters.ts";

/** What a sketch is drawn from: the same of it gives the same bytes. */
export interface Sketch {
  readonly prompt: string;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  /** Whether it was drawn after another picture. */
  readonly from: boolean;
}

type Colour = readonly [number, number, number];

const SHAPES = 14;
const MARGIN = 0.05;
const LINES = 3;
const LETTERS_A_LINE = 28;

/** Numbers in [0, 1) that follow from the seed alone (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a of the text, so that another prompt gives another picture. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A hue in [0, 1) as red, green and blue of that lightness. */
function colourOf(hue: number, lightness: number): Colour {
  const channel = (offset: number) => {
    const turn = (hue + offset) % 1;
    const wave = Math.max(0, Math.min(1, Math.abs(turn * 6 - 3) - 1));
    return Math.round(255 * lightness * (0.45 + 0.55 * wave));
  };
  return [channel(0), channel(2 / 3), channel(1 / 3)];
}

class Paper {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height * 3);
  }

  /** Lays a colour over a rectangle, that much of it. */
  tint(
    left: number,
    top: number,
    width: number,
    height: number,
    colour: Colour,
    strength: number,
  ): void {
    const right = Math.min(this.width, Math.floor(left + width));
    const bottom = Math.min(this.height, Math.floor(top + height));
    for (let y = Math.max(0, Math.floor(top)); y < bottom; y += 1) {
      for (let x = Math.max(0, Math.floor(left)); x < right; x += 1)
        this.#mix(x, y, colour, strength);
    }
  }

  disc(x: number, y: number, radius: number, colour: Colour, strength: number): void {
    const reach = Math.ceil(radius);
    for (let dy = -reach; dy <= reach; dy += 1) {
      const half = Math.sqrt(Math.max(0, radius * radius - dy * dy));
      this.tint(x - half, y + dy, half * 2, 1, colour, strength);
    }
  }

  #mix(x: number, y: number, colour: Colour, strength: number): void {
    const at = (y * this.width + x) * 3;
    for (const [channel, value] of colour.entries()) {
      const under = this.data[at + channel] ?? 0;
      this.data[at + channel] = Math.round(under + (value - under) * strength);
    }
  }
}

function paintGround(paper: Paper, next: () => number): void {
  const hue = next();
  const above = colourOf(hue, 0.85);
  const below = colourOf((hue + 0.15) % 1, 0.35);
  for (let y = 0; y < paper.height; y += 1) {
    const down = y / paper.height;
    const colour = above.map((value, index) =>
      Math.round(value + ((below[index] ?? 0) - value) * down),
    );
    const [red = 0, green = 0, blue = 0] = colour;
    paper.tint(0, y, paper.width, 1, [red, green, blue], 1);
  }
}

function paintShapes(paper: Paper, next: () => number): void {
  const size = Math.min(paper.width, paper.height);
  for (let shape = 0; shape < SHAPES; shape += 1) {
    const colour = colourOf(next(), 0.5 + next() / 2);
    const radius = size * (0.05 + next() * 0.22);
    paper.disc(next() * paper.width, next() * paper.height, radius, colour, 0.35);
  }
}

/** Lines of so many letters at most, broken between words. */
function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && longer.length <= LETTERS_A_LINE) lines[lines.length - 1] = longer;
    else lines.push(word.slice(0, LETTERS_A_LINE));
  }
  return lines.slice(0, LINES);
}

function write(
  paper: Paper,
  text: string,
  left: number,
  top: number,
  dot: number,
  colour: Colour,
): void {
  for (const [index, glyph] of glyphsOf(text).entries()) {
    for (let row = 0; row < ROWS; row += 1) {
      for (let column = 0; column < COLUMNS; column += 1) {
        if (!isSet(glyph, row, column)) continue;
        paper.tint(
          left + (index * ADVANCE + column) * dot,
          top + row * dot,
          dot,
          dot,
          colour,
          0.92,
        );
      }
    }
  }
}

function label(paper: Paper, { prompt, seed, from }: Sketch): void {
  const dot = Math.max(
    1,
    Math.floor((paper.width * (1 - 2 * MARGIN)) / (LETTERS_A_LINE * ADVANCE)),
  );
  const lines = [...linesOf(prompt), `${from ? "from a picture - " : ""}seed ${seed}`];
  const left = Math.floor(paper.width * MARGIN);
  const line = (ROWS + 3) * dot;
  const top = Math.floor(paper.height * (1 - MARGIN)) - lines.length * line;
  paper.tint(0, top - 2 * dot, paper.width, lines.length * line + 3 * dot, [12, 14, 20], 0.55);
  for (const [index, text] of lines.entries())
    write(paper, text, left, top + index * line, dot, [250, 250, 250]);
}

/** A labelled picture (PNG). */
export function drawSketch(sketch: Sketch): Uint8Array {
  const { width, height, prompt, seed } = sketch;
  const paper = new Paper(width, height);
  const next = sequence(hashOf(prompt) ^ seed);
  paintGround(paper, next);
  paintShapes(paper, next);
  label(paper, sketch);
  return encode({ width, height, data: paper.data, channels: 3, depth: 8 });
}
