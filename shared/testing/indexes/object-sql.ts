import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A statement as it stands in the source of an object. */
export interface Written {
  readonly file: string;
  readonly sql: string;
}

const LITERAL = /"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;
const STATEMENT = /^\s*(?:SELECT|UPDATE|DELETE|INSERT|WITH)\b/;
/** A text that others are made of, by its name. */
const CONSTANT =
  /const (\w+)(?:: [\w<>[\] ]+)? =\s*(?:"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`);/g;
const PLACE = /\$\{(\w+)\}/g;

/** Texts of a file that are named, those that are made of others with the others in their places. */
function constantsOf(source: string): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [, name = "", plain, made] of source.matchAll(CONSTANT)) {
    known.set(name, filled(plain ?? made ?? "", known));
  }
  return known;
}

function filled(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(PLACE, (place, name: string) => known.get(name) ?? place);
}

/** The statements in a file's source; those that are put together while it runs are no texts, and not among them. */
export function statementsIn(file: string, source: string): Written[] {
  const known = constantsOf(source);
  return [...source.matchAll(LITERAL)].flatMap(([, plain, made]) => {
    const sql = filled(plain ?? made ?? "", known);
    return STATEMENT.test(sql) && !sql.includes("${") ? [{ file, sql }] : [];
  });
}

/** All statements of an object's folder, but for its tests. */
export function statementsOf(folder: string): Written[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "tables.ts")
    .flatMap((name) => statementsIn(name, readFileSync(join(folder, name), "utf8")));
}
