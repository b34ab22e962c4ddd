import type { IdentityDeps } from "../deps.ts";
import type { Reader } from "../mails/recovery-mails.ts";
import { parseEmail } from "../rules.ts";
import { findByLogin, type UserRow } from "../store.ts";
import { type MessageKind, maySend } from "./limits.ts";

export function readerOf(row: UserRow): Reader {
  return { to: row.email, locale: row.locale, name: row.displayName };
}

/**
 * The account that may be helped by one more mail of this kind to this address; `null` when there is none, or it has had
 * its share. The share is counted first, whether or not there is an account: what only an account makes us do begins when
 * the reply is long gone.
 */
export async function reachableByMail(
  deps: IdentityDeps,
  kind: MessageKind,
  email: string,
): Promise<UserRow | null> {
  const address = parseEmail(email);
  if (address === null || !(await maySend(deps, kind, address.key))) return null;
  const row = await findByLogin(deps.db, { kind: "email", key: address.key });
  return row?.status === "active" ? row : null;
}
