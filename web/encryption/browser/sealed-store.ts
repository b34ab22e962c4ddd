import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { utf8 } from "../bytes.ts";
import type { Change, Store, Table } from "../engine/ports.ts";

interface Schema extends DBSchema {
  /** The key to the rest: it cannot be taken out of this browser. */
  wrapping: { key: string; value: CryptoKey };
  sealed: { key: [table: Table, key: string]; value: Uint8Array<ArrayBuffer> };
  /** Files that were sealed under keys of their own. */
  files: { key: string; value: Blob };
}

const VERSION = 2;
const IV_BYTES = 12;
const AES = "AES-GCM";

/**
 * A device's store in the browser's database. Every value is encrypted for its place under a key that no script can
 * read. The browser keeps that key among its own files: against a copy of all of them only the disk's encryption helps.
 */
export class SealedStore implements Store {
  readonly #db: IDBPDatabase<Schema>;
  readonly #key: CryptoKey;

  private constructor(db: IDBPDatabase<Schema>, key: CryptoKey) {
    this.#db = db;
    this.#key = key;
  }

  static async open(name: string): Promise<SealedStore> {
    const db = await openDB<Schema>(name, VERSION, {
      upgrade(created, before) {
        if (before < 1) {
          created.createObjectStore("wrapping");
          created.createObjectStore("sealed");
        }
        created.createObjectStore("files");
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
    });
    const made = await crypto.subtle.generateKey({ name: AES, length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    // Of two tabs that come at once the first one's key is taken.
    const first = db.transaction("wrapping", "readwrite");
    const known = await first.store.get("key");
    if (!known) await first.store.put(made, "key");
    await first.done;
    return new SealedStore(db, known ?? made);
  }

  close(): void {
    this.#db.close();
  }

  async get(table: Table, key: string): Promise<Uint8Array | null> {
    const sealed = await this.#db.get("sealed", [table, key]);
    return sealed ? this.#open(table, key, sealed) : null;
  }

  async range(
    table: Table,
    from: string,
    to: string,
    { limit = Number.POSITIVE_INFINITY, reverse = false } = {},
  ): Promise<readonly (readonly [string, Uint8Array])[]> {
    const range = IDBKeyRange.bound([table, from], [table, to]);
    const found: [string, Uint8Array<ArrayBuffer>][] = [];
    const { store } = this.#db.transaction("sealed");
    let cursor = await store.openCursor(range, reverse ? "prev" : "next");
    while (cursor && found.length < limit) {
      found.push([cursor.key[1], cursor.value]);
      cursor = await cursor.continue();
    }
    return Promise.all(
      found.map(async ([key, sealed]) => [key, await this.#open(table, key, sealed)] as const),
    );
  }

  async write(changes: readonly Change[]): Promise<void> {
    const sealed = await Promise.all(
      changes.map(async ({ table, key, value }) => ({
        place: [table, key] satisfies [Table, string],
        value: value && (await this.#sealed(table, key, value)),
      })),
    );
    // What the device has said it will not forget is on the disk before anything is done with it.
    const options = { durability: "strict" } as const;
    const { store, done } = this.#db.transaction("sealed", "readwrite", options);
    for (const { place, value } of sealed) {
      void (value ? store.put(value, place) : store.delete(place));
    }
    await done;
  }

  async putFirst(table: Table, key: string, value: Uint8Array): Promise<Uint8Array> {
    const sealed = await this.#sealed(table, key, value);
    const options = { durability: "strict" } as const;
    const { store, done } = this.#db.transaction("sealed", "readwrite", options);
    const known = await store.get([table, key]);
    if (!known) void store.put(sealed, [table, key]);
    await done;
    return known ? this.#open(table, key, known) : value;
  }

  /** A file that was put here. It is as it was put: sealed, or plain to see. */
  async file(key: string): Promise<Blob | null> {
    return (await this.#db.get("files", key)) ?? null;
  }

  /** Keeps a sealed file; `null` takes it away. */
  async putFile(key: string, sealed: Blob | null): Promise<void> {
    if (sealed) await this.#db.put("files", sealed, key);
    else await this.#db.delete("files", key);
  }

  async #sealed(table: Table, key: string, value: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const algorithm = { name: AES, iv, additionalData: placeOf(table, key) };
    const body = await crypto.subtle.encrypt(algorithm, this.#key, Uint8Array.from(value));
    const whole = new Uint8Array(IV_BYTES + body.byteLength);
    whole.set(iv);
    whole.set(new Uint8Array(body), IV_BYTES);
    return whole;
  }

  async #open(table: Table, key: string, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const iv = sealed.subarray(0, IV_BYTES);
    const algorithm = { name: AES, iv, additionalData: placeOf(table, key) };
    return new Uint8Array(
      await crypto.subtle.decrypt(algorithm, this.#key, sealed.subarray(IV_BYTES)),
    );
  }
}

/** A value that was put elsewhere is no good there. */
function placeOf(table: Table, key: string): Uint8Array<ArrayBuffer> {
  return utf8(`${table}/${key}`);
}
