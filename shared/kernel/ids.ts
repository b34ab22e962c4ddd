declare const brand: unique symbol;

/** A string that only the code that made it may pass as this kind of id. */
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

export type UserId = Branded<"user">;
export type SessionId = Branded<"session">;

export interface Ids {
  /** A new UUIDv7 (RFC 9562): unique, and later ones sort after earlier ones. */
  next<Id extends string>(): Id;
  /** `bytes` bytes from the system's secure random source. */
  random(bytes: number): Uint8Array;
}

const NODE_DIGITS = 12;

/** So many ids, the first of them this UUID: the same ones for the same first one, so that what was made by them is found again. */
export function idsFrom(first: string, count: number): string[] {
  const stays = first.slice(0, -NODE_DIGITS);
  const node = Number.parseInt(first.slice(-NODE_DIGITS), 16);
  return Array.from({ length: count }, (_, index) => {
    const next = (node + index) % 16 ** NODE_DIGITS;
    return stays + next.toString(16).padStart(NODE_DIGITS, "0");
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical lower-case form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
