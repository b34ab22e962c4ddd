/** Sides of the small picture whose neighbours are compared: one column more than there are bits in a row. */
const COLUMNS = 9;
const ROWS = 8;

/** Nearer than this, brightnesses are the same: recoding leaves that much noise in a plain surface. */
const NOISE = 1;

/** At most so many of 64 bits differ in pictures that look alike. */
export const ALIKE_BITS = 8;

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Brightness (ITU-R BT.601) of the picture's part that is one cell of the small one, over white where it is clear. */
function brightness({ width, height, rgba }: Pixels, column: number, row: number): number {
  const left = Math.floor((column * width) / COLUMNS);
  const right = Math.max(left + 1, Math.floor(((column + 1) * width) / COLUMNS));
  const top = Math.floor((row * height) / ROWS);
  const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / ROWS));
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray((y * width + x) * 4);
      const light = 0.299 * red + 0.587 * green + 0.114 * blue;
      sum += (light * alpha) / 255 + (255 - alpha);
    }
  }
  return sum / ((right - left) * (bottom - top));
}

function brighter(left: number, right: number): 0 | 1 {
  return left > right + NOISE ? 1 : 0;
}

/**
 * Perceptual hash (dHash: whether each part is brighter than the one to its right), 64 bits as 16 hexadecimal digits. It
 * stays nearly the same when a picture is scaled, recoded, or made lighter.
 */
export function likenessOf(pixels: Pixels): string {
  const hex = Array.from({ length: ROWS }, (_, row) => {
    const cells = Array.from({ length: COLUMNS }, (__, column) => brightness(pixels, column, row));
    const bits = cells.slice(1).map((cell, column) => brighter(cells[column] ?? 0, cell));
    const byte = bits.reduce<number>((sum, bit) => (sum << 1) | bit, 0);
    return byte.toString(16).padStart(2, "0");
  });
  return hex.join("");
}

/** How many bits of two hashes differ. */
export function bitsApart(a: string, b: string): number {
  let apart = 0;
  for (let differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`); differing > 0n; differing >>= 1n) {
    if (differing & 1n) apart += 1;
  }
  return apart;
}
