import { Buffer } from "node:buffer";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The ways in which something may be written that was not encrypted. */
export function formsOf(mark: string): readonly (readonly [form: string, bytes: Buffer])[] {
  const plain = Buffer.from(mark);
  const utf16 = Buffer.from(mark, "utf16le");
  const hex = plain.toString("hex");
  return [
    ["plain", plain],
    ["UTF-16", utf16],
    ["UTF-16, the other way round", Buffer.from(utf16).swap16()],
    ["hex", Buffer.from(hex)],
    ["HEX", Buffer.from(hex.toUpperCase())],
    ...[0, 1, 2].map((before) => [`base64 after ${before}`, base64After(before, plain)] as const),
  ];
}

/** What of the base64 of a text is the same whatever stands around the mark, which so many bytes more come before. */
function base64After(before: number, plain: Buffer): Buffer {
  const whole = Buffer.concat([Buffer.alloc(before), plain]).toString("base64");
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + plain.length) * 8) / 6);
  return Buffer.from(whole.slice(first, last));
}

/** In which forms the mark is in there. */
export function foundIn(bytes: Uint8Array, mark: string): string[] {
  const where = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Base64 of addresses has other letters; the bytes are the same.
  const other = Buffer.from(
    where.toString("latin1").replaceAll("-", "+").replaceAll("_", "/"),
    "latin1",
  );
  return formsOf(mark)
    .filter(([, form]) => where.includes(form) || other.includes(form))
    .map(([name]) => name);
}

/** Every file in a folder and below it, by its path. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(
    async (path) => [path.slice(folder.length), await readFile(path)] as const,
  );
  return new Map(await Promise.all(read));
}

/** All that the tables of a database hold. What is long lies in pieces in its file, and would be overlooked there. */
export function rowsIn(path: string): Buffer {
  const database = new DatabaseSync(path);
  try {
    const names = database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
      )
      .all();
    const cells = names.flatMap(({ name }) => {
      const rows = database.prepare(`SELECT * FROM "${name}"`);
      // Moments in nanoseconds are beyond what a number holds.
      rows.setReadBigInts(true);
      return rows.all().flatMap((row) => Object.values(row));
    });
    return Buffer.concat(
      cells.map((cell) =>
        cell instanceof Uint8Array ? Buffer.from(cell) : Buffer.from(`${String(cell)}\n`),
      ),
    );
  } finally {
    database.close();
  }
}
