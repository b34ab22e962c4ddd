/** Where a tile stands in its mosaic, in shares of the mosaic's width and height. */
export interface Tile {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Mosaic {
  /** Width over height of the whole. */
  readonly ratio: number;
  readonly tiles: readonly Tile[];
}

/** A picture flatter or taller than this is cut at its edges rather than shown as a strip. */
const NARROWEST = 0.6;
const WIDEST = 2.2;
const MOST_IN_ROW = 4;
/** The height a mosaic would best have, of its width; and that a row of it would. */
const BEST_HEIGHT = 0.9;
const BEST_ROW = 0.42;

/**
 * Puts pictures of these proportions (width over height) in rows that fill the width. The order stays; where the
 * lines break is what keeps the whole nearest to a comfortable height and its rows even. Its shape follows from the
 * proportions alone, so that its place can be kept before anything is loaded.
 */
export function mosaicOf(ratios: readonly number[]): Mosaic {
  const shapes = ratios.map((ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio)));
  const heightOf = (row: readonly number[]) => 1 / row.reduce((sum, ratio) => sum + ratio, 0);
  const costOf = (rows: readonly (readonly number[])[]) => {
    const heights = rows.map(heightOf);
    const total = heights.reduce((sum, height) => sum + height, 0);
    const uneven = heights.reduce((sum, height) => sum + Math.abs(height - BEST_ROW), 0);
    return Math.abs(total - BEST_HEIGHT) + uneven;
  };
  const ways = breaksOf(shapes);
  const rows = ways.reduce((best, way) => (costOf(way) < costOf(best) ? way : best), ways[0] ?? []);
  const total = rows.reduce((sum, row) => sum + heightOf(row), 0);
  const tiles: Tile[] = [];
  let top = 0;
  for (const row of rows) {
    const height = heightOf(row);
    let left = 0;
    for (const ratio of row) {
      tiles.push({ left, top: top / total, width: ratio * height, height: height / total });
      left += ratio * height;
    }
    top += height;
  }
  return { ratio: total === 0 ? 1 : 1 / total, tiles };
}

/** Every way to break a list into rows of at most four. */
function breaksOf(list: readonly number[]): number[][][] {
  if (list.length === 0) return [[]];
  const ways: number[][][] = [];
  for (let size = 1; size <= Math.min(MOST_IN_ROW, list.length); size += 1) {
    for (const rest of breaksOf(list.slice(size))) ways.push([list.slice(0, size), ...rest]);
  }
  return ways;
}
