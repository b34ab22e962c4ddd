import type { IdentityDeps } from "./deps.ts";
import { composeMail, type Locale, tamed, type Words } from "./mails/compose.ts";
import { findUser } from "./store.ts";

/** Whom a mail of another domain is for. */
interface MailReader {
  readonly locale: Locale;
  /** As it may stand in a mail. */
  readonly name: string;
}

type Deps = Pick<IdentityDeps, "db" | "mailer" | "log">;

/**
 * Mails somebody in their own language what another domain has to tell; nobody, when the account is not in use. Rejects when
 * the mail was not taken, for whoever tries again.
 */
export async function sendToPerson(
  deps: Deps,
  userId: string,
  kind: string,
  words: (reader: MailReader) => Words,
): Promise<void> {
  const row = await findUser(deps.db, userId);
  if (row === undefined || row.status === "deleted") return;
  const { email, locale, displayName } = row;
  await deps.mailer.send(
    composeMail(email, locale, words({ locale, name: tamed(displayName) }), { kind }),
  );
}

/** The same for what undoes nothing when it cannot be sent: it is logged. */
export async function mailPerson(
  deps: Deps,
  userId: string,
  kind: string,
  words: (reader: MailReader) => Words,
): Promise<void> {
  await sendToPerson(deps, userId, kind, words).catch((error: unknown) => {
    deps.log.error("a mail was not sent", { userId, kind, error });
  });
}
