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

/** Whether `one` stands after `other` in a list that is in descending order of its key. */
function isAfter(one: Keyset, other: Keyset): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  const [a, b] = [one[at], other[at]];
  return a !== undefined && b !== undefined && a < b;
}

/** Which page of a list is wanted. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of a short list that is at hand as a whole, in descending order of what `keyOf` gives. Throws `invalid_cursor`.
 */
export async function pageOfWhole<Row, Item>(
  cursors: Cursors,
  list: string,
  rows: readonly Row[],
  { limit, cursor }: PageQuery,
  keyOf: (row: Row) => Keyset,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const before = cursor === undefined ? null : await cursors.open(list, cursor);
  const left = before === null ? rows : rows.filter((row) => isAfter(keyOf(row), before));
  return pageOf(left, limit, toItem, (last) => cursors.seal(list, keyOf(last)));
}
