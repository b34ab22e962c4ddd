import type { IdentityDeps } from "./deps.ts";
import { composeMail, type Locale, tamed, type Words } from "./mails/compose.ts";
import { findUser } from "./store.ts";

/** Whom a mail of another domain is for. */
interface MailReader {
  readonly locale: Locale;
  /** As it may stand in a mail. */
  readonly name: string;
}

/**
 * Mails somebody in their own language what another domain has to tell; nobody, when the account is not in use. A mail
 * that cannot be sent undoes nothing: it is logged.
 */
export async function mailPerson(
  deps: Pick<IdentityDeps, "db" | "mailer" | "log">,
  userId: string,
  kind: string,
  words: (reader: MailReader) => Words,
): Promise<void> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.status === "deleted") return;
  const { email, locale, displayName } = row;
  const mail = composeMail(email, locale, words({ locale, name: tamed(displayName) }), { kind });
  await deps.mailer.send(mail).catch((error: unknown) => {
    deps.log.error("a mail was not sent", { userId, kind, error });
  });
}
