import { type Line, readLine } from "../copy/lines.ts";
import type { Cell, TableShape } from "../copy/table-shape.ts";
import { pageQuery } from "../copy/table-sql.ts";
import { RowSums } from "./row-sums.ts";
import type { Do } from "./write-store.ts";

/** Reads tables again, as they are now. */
export async function sumsOf(run: Do, tables: readonly TableShape[]): Promise<RowSums> {
  const sums = new RowSums();
  for (const table of tables) {
    for (let after: string | null = null; ; ) {
      const [[[found = 0, lines, last, more] = []] = []]: readonly (readonly Cell[])[][] =
        await run([pageQuery(table, after)]);
      if (Number(found) === 0) break;
      for (const text of String(lines).split("\n")) {
        const line: Line = readLine(text);
        if (line.kind === "R") sums.add(table.name, line.key, line.row);
      }
      after = String(last);
      if (more !== 1) break;
    }
  }
  return sums;
}
