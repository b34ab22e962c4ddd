import type { IdentityDeps } from "./deps.ts";
import { verificationMail } from "./mails.ts";
import { verifyEmailPage } from "./pages.ts";
import type { UserRow } from "./store.ts";

/** Mails the link that confirms the account's address. */
export async function sendVerification(
  deps: IdentityDeps,
  row: UserRow,
  token: string,
): Promise<void> {
  const url = verifyEmailPage(deps, token);
  await deps.mailer.send(verificationMail(row.email, row.locale, row.displayName, url, token));
}
