import type { Statement } from "../copy/table-shape.ts";
import type { Do } from "./write-store.ts";

const AT_ONCE = 2_000;

/** What words and places are found by in the database; it is made anew from the rows. By virtual table. */
export const DATABASE_REFILLS: Readonly<Record<string, (run: Do) => Promise<void>>> = {
  image_search: async (run) => {
    await run([{ sql: "INSERT INTO image_search (image_search) VALUES ('rebuild')" }]);
  },
  vacancy_search: (run) =>
    byNumber(
      run,
      `INSERT INTO vacancy_search (rowid, title_form, title_stem, text_form, text_stem, keys)
         SELECT d.n, e.title_form, e.title_stem, e.text_form, e.text_stem, e.keys
         FROM vacancy_docs AS d JOIN vacancy_entries AS e ON e.vacancy_id = d.vacancy_id
         WHERE d.n > ?1 AND d.n <= ?2`,
    ),
  vacancy_places: (run) =>
    byNumber(
      run,
      `INSERT INTO vacancy_places SELECT n, x, x, y, y, z, z FROM vacancy_docs
       WHERE n > ?1 AND n <= ?2 AND x IS NOT NULL`,
    ),
};

/** In steps: one statement may not take too long. */
async function byNumber(run: Do, sql: string): Promise<void> {
  const [[[last = 0] = []] = []] = await run([
    { sql: "SELECT coalesce(max(n), 0) AS n FROM vacancy_docs" },
  ]);
  for (let from = 0; from < Number(last); from += AT_ONCE) {
    await run([{ sql, params: [from, from + AT_ONCE] }]);
  }
}

/** What objects of a class do anew after a restore, by binding. */
export const OBJECT_REFILLS: Readonly<Record<string, readonly Statement[]>> = {
  // The index of words is made anew from the log, when somebody searches.
  CHAT_ROOM: [{ sql: "UPDATE search_state SET seq = 0" }],
  // Calls end with the platform they run on.
  USER_HUB: [{ sql: "DELETE FROM call" }],
};
