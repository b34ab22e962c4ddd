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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical lower-case form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
