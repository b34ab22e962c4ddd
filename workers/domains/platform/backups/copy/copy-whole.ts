import {
  endLine,
  type KeptValues,
  keptLine,
  type StoreName,
  storeLine,
  tableLine,
} from "./lines.ts";
import {
  type Cell,
  SHAPE_QUERIES,
  type Statement,
  type StoreShape,
  shapeOf,
} from "./table-shape.ts";
import { pageQuery } from "./table-sql.ts";

/** An object's shape: what it finds words by is made anew from the rest. */
export function objectShape(answers: readonly (readonly (readonly Cell[])[])[]): StoreShape {
  const { tables, schema } = shapeOf(answers);
  return { tables, schema: schema.filter(({ type }) => type !== "virtual") };
}

/**
 * All of an object in one turn, in which nothing else happens to it; `null` for one that keeps nothing. For objects that
 * are small: the whole copy is in memory.
 */
export function copyWhole(
  store: StoreName,
  query: (statement: Statement) => (readonly Cell[])[],
  kept: KeptValues,
): string | null {
  const shape = objectShape(SHAPE_QUERIES.map(query));
  const nothing = Object.keys(kept.values).length === 0 && kept.alarm === null;
  if (nothing && shape.tables.length === 0) return null;
  let text = storeLine(store, shape);
  const rows: Record<string, number> = {};
  for (const table of shape.tables) {
    let after: string | null = null;
    let count = 0;
    for (;;) {
      const [[found = 0, lines, last, more] = []]: (readonly Cell[])[] = query(
        pageQuery(table, after),
      );
      if (Number(found) === 0) break;
      if (after === null) text += tableLine(table.name);
      text += `${lines}\n`;
      count += Number(found);
      after = String(last);
      if (more !== 1) break;
    }
    rows[table.name] = count;
  }
  return text + keptLine(kept) + endLine(rows);
}
