import type { IdentityDeps } from "../deps.ts";
import type { Reader } from "../mails/recovery-mails.ts";
import { parseEmail } from "../rules.ts";
import { findByLogin, type UserRow } from "../store.ts";

export function readerOf(row: UserRow): Reader {
  return { to: row.email, locale: row.locale, name: row.displayName };
}

/** The account that may be helped by a mail to this address; `null` when there is none. */
export async function reachableByMail(deps: IdentityDeps, email: string): Promise<UserRow | null> {
  const address = parseEmail(email);
  if (address === null) return null;
  const row = await findByLogin(deps.db, { kind: "email", key: address.key });
  return row?.status === "active" ? row : null;
}
