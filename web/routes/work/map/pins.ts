/** A vacancy's place on the screen, in CSS pixels. */
export interface Placed<Item> {
  readonly item: Item;
  readonly x: number;
  readonly y: number;
}

/** Vacancies that stand so close that one pin stands for all of them. */
export interface Cluster<Item> {
  readonly items: readonly Item[];
  /** In the middle of them. */
  readonly x: number;
  readonly y: number;
}

/**
 * Gathers what would overlap: each goes to the first cluster, in their order, whose first is within `reach` pixels of it.
 * So the same places give the same pins.
 */
export function clustered<Item>(placed: readonly Placed<Item>[], reach: number): Cluster<Item>[] {
  const heads: { readonly x: number; readonly y: number; readonly all: Placed<Item>[] }[] = [];
  for (const one of placed) {
    const head = heads.find(({ x, y }) => Math.hypot(x - one.x, y - one.y) <= reach);
    if (head) head.all.push(one);
    else heads.push({ x: one.x, y: one.y, all: [one] });
  }
  return heads.map(({ all }) => ({
    items: all.map(({ item }) => item),
    x: all.reduce((sum, { x }) => sum + x, 0) / all.length,
    y: all.reduce((sum, { y }) => sum + y, 0) / all.length,
  }));
}
