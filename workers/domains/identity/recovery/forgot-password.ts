import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { emailTokenHash, newEmailToken } from "../email-token.ts";
import { resetMail } from "../mails/recovery-mails.ts";
import { resetPasswordPage } from "../pages.ts";
import { insertEmailToken, type UserRow } from "../store.ts";
import { limitByAddress } from "./limits.ts";
import { reachableByMail, readerOf } from "./mail-reader.ts";

const RESET_MS = 30 * MINUTE;

/** Mails a link of 30 minutes that sets a new password. */
export async function mailReset(deps: IdentityDeps, row: UserRow): Promise<void> {
  const token = newEmailToken(deps.ids);
  await insertEmailToken(deps.db, {
    hash: emailTokenHash(token),
    userId: row.id,
    purpose: "reset",
    email: row.email,
    expiresAt: deps.clock.now() + RESET_MS,
  });
  const link = { url: resetPasswordPage(deps, token), token };
  await deps.mailer.send(resetMail(readerOf(row), link));
}

async function mailTo(deps: IdentityDeps, email: string): Promise<void> {
  const row = await reachableByMail(deps, "reset", email);
  if (row) await mailReset(deps, row);
}

/**
 * Mails a link to whom the address belongs, if to anybody. Everything that depends on the account is done after the
 * reply. Throws `rate_limited` for an address (of the network) that asks too often.
 */
export async function forgotPassword(
  deps: IdentityDeps,
  email: string,
  origin: Origin,
): Promise<void> {
  await limitByAddress(deps, "reset", origin);
  deps.background(mailTo(deps, email));
}
