/** One page of a keyset-paginated list. */
export interface Page<Item> {
  readonly items: Item[];
  /** Opaque; `null` on the last page. */
  readonly nextCursor: string | null;
}

/** Where a page ended: the values of the list's sort key, in order. */
export type Keyset = readonly (string | number)[];

export interface Cursors {
  /** Seals a position in the named list, so that only we can have made it. */
  seal(list: string, position: Keyset): Promise<string>;
  /** Opens a cursor of the named list. Throws `invalid_cursor` for one that was not issued by us for it. */
  open(list: string, cursor: string): Promise<Keyset>;
}

/**
 * Turns up to `limit + 1` rows into a page: the extra row only tells that there is more.
 * `position` gives a row's sort key, which the next page starts after.
 */
export async function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  seal: (last: Row) => Promise<string>,
): Promise<Page<Item>> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(toItem), nextCursor: more ? await seal(last) : null };
}
