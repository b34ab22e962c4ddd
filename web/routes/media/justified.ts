export interface Sized {
  readonly width: number;
  readonly height: number;
}

export interface Row<Item> {
  readonly height: number;
  readonly tiles: readonly { readonly item: Item; readonly width: number }[];
}

/** Nothing is drawn wider than this many times its height, nor narrower than its inverse: the rest is cropped. */
const EXTREME = 3;

/**
 * Lays pictures out in rows that fill `width`, each about `target` high, in their order. The last row keeps the
 * target height rather than being blown up. All in CSS pixels.
 */
export function justify<Item extends Sized>(
  items: readonly Item[],
  width: number,
  target: number,
  gap: number,
): Row<Item>[] {
  const rows: Row<Item>[] = [];
  let waiting: Item[] = [];
  for (const item of items) {
    waiting.push(item);
    const height = heightOf(waiting, width, gap);
    if (height <= target) {
      rows.push(rowOf(waiting, height));
      waiting = [];
    }
  }
  if (waiting.length > 0)
    rows.push(rowOf(waiting, Math.min(target, heightOf(waiting, width, gap))));
  return rows;
}

function heightOf(items: readonly Sized[], width: number, gap: number): number {
  const ratios = items.reduce((sum, item) => sum + ratioOf(item), 0);
  return (width - gap * (items.length - 1)) / ratios;
}

function rowOf<Item extends Sized>(items: readonly Item[], height: number): Row<Item> {
  return { height, tiles: items.map((item) => ({ item, width: ratioOf(item) * height })) };
}

function ratioOf({ width, height }: Sized): number {
  return Math.min(EXTREME, Math.max(1 / EXTREME, width / height));
}
