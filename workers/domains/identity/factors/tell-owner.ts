import type { SecurityEventKind } from "../../../../shared/contracts/identity/index.ts";
import type { IdentityDeps } from "../deps.ts";
import type { SecurityNews } from "../mails/security-words.ts";
import { mailSecurity, type SecurityDetails } from "../security/notify.ts";
import type { UserRow } from "../store.ts";

/** Mails the owner about a change of their factors, after the reply. */
export function tellOwner(
  deps: IdentityDeps,
  row: UserRow,
  news: SecurityEventKind & SecurityNews,
  details: SecurityDetails,
): void {
  deps.background(mailSecurity(deps, row, news, details));
}
