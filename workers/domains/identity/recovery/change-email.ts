import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { emailTokenHash, newEmailToken } from "../email-token.ts";
import { changeEmailMail, changeNoticeMail } from "../mails/recovery-mails.ts";
import { securityPage, verifyEmailPage } from "../pages.ts";
import { EMAIL_TOKEN_MS, type EmailAddress } from "../rules.ts";
import { findByLogin, findUser, insertEmailToken, type UserRow } from "../store.ts";
import { limitByAddress, limitByRecipient, maySend } from "./limits.ts";
import { readerOf } from "./mail-reader.ts";
import { newAddress } from "./new-address.ts";

/** `a***@example.com`: the present address may belong to somebody who should not learn the new one. */
function masked({ address, domain }: EmailAddress): string {
  return `${[...address][0]}***@${domain}`;
}

async function mailLink(deps: IdentityDeps, row: UserRow, email: EmailAddress): Promise<void> {
  const taken = await findByLogin(deps.db, { kind: "email", key: email.key });
  if (taken !== undefined || !(await maySend(deps, "email-change", email.key))) return;
  const token = newEmailToken(deps.ids);
  await insertEmailToken(deps.db, {
    hash: emailTokenHash(token),
    userId: row.id,
    purpose: "change",
    email: email.address,
    expiresAt: deps.clock.now() + EMAIL_TOKEN_MS,
  });
  const link = { url: verifyEmailPage(deps, token), token };
  await deps.mailer.send(changeEmailMail({ ...readerOf(row), to: email.address }, link));
}

async function mailBoth(deps: IdentityDeps, row: UserRow, email: EmailAddress): Promise<void> {
  await deps.mailer.send(changeNoticeMail(readerOf(row), masked(email), securityPage(deps)));
  await mailLink(deps, row, email);
}

/**
 * Mails a link to the new address, and a notice to the present one. Whether the new one belongs to somebody is looked
 * up after the reply: it gets no link then. Throws `validation_failed`, `rate_limited`.
 */
export async function changeEmail(
  deps: IdentityDeps,
  actor: Actor,
  text: string,
  origin: Origin,
): Promise<void> {
  const row = await findUser(deps.db, actor.userId);
  if (row === undefined) throw new AppError(commonErrors.unauthorized);
  const email = await newAddress(deps, text);
  if (email.key === row.emailKey) return;
  await limitByAddress(deps, "email-change", origin);
  await limitByRecipient(deps, "email-change", actor.userId);
  deps.background(mailBoth(deps, row, email));
}
