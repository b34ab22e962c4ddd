import type { Millis } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import { suspensionMail } from "../mails/suspension-mail.ts";
import type { UserRow } from "../store.ts";

/** Tells somebody that they have just been suspended. A mail that cannot be sent undoes nothing: it is logged. */
export function tellSuspended(
  deps: IdentityDeps,
  { id, email, displayName, locale }: UserRow,
  until: Millis | null,
): void {
  const mail = suspensionMail({ to: email, locale, name: displayName }, until);
  const send = deps.mailer.send(mail).catch((error: unknown) => {
    deps.log.error("a suspension mail was not sent", { userId: id, error });
  });
  deps.background(send);
}
