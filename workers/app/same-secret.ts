import { createHash, timingSafeEqual } from "node:crypto";

const BEARER = /^Bearer (.+)$/i;

/** Hashes are of one length, so that the comparison tells nothing about either. */
function isSame(one: string, other: string): boolean {
  const hashOf = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hashOf(one), hashOf(other));
}

/** Whether the request shows this secret as its bearer token. */
export function bears(request: Request, secret: string): boolean {
  const [, given = ""] = BEARER.exec(request.headers.get("Authorization") ?? "") ?? [];
  return isSame(given, secret);
}
