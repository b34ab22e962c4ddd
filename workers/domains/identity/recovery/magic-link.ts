import type { Origin } from "../../platform/index.ts";
import { putChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { emailTokenHash, newEmailToken } from "../email-token.ts";
import { signInMail } from "../mails/recovery-mails.ts";
import { magicLinkPage } from "../pages.ts";
import { insertEmailToken, type UserRow } from "../store.ts";
import { limitByAddress } from "./limits.ts";
import { reachableByMail, readerOf } from "./mail-reader.ts";
import { codeHash, newCode } from "./one-time-code.ts";
import { SIGN_IN_CODE, SIGN_IN_MS, signInCode } from "./sign-in-code.ts";

/** One link and one code; the code names the link's token, so that the two are good for one sign-in together. */
async function mailSignIn(deps: IdentityDeps, row: UserRow): Promise<void> {
  const { db } = deps;
  const token = newEmailToken(deps.ids);
  const code = newCode(deps.ids);
  const hash = emailTokenHash(token);
  const { id } = signInCode(row.emailKey);
  const now = deps.clock.now();
  const expiresAt = now + SIGN_IN_MS;
  const userId = row.id;
  await db.batch([
    insertEmailToken(db, { hash, userId, purpose: "sign_in", email: row.email, expiresAt }),
    putChallenge(db, {
      id,
      purpose: SIGN_IN_CODE,
      userId,
      answerHash: codeHash(deps, id, code),
      data: { hash },
      createdAt: now,
      expiresAt,
    }),
  ]);
  const link = { url: magicLinkPage(deps, token), token };
  await deps.mailer.send(signInMail(readerOf(row), link, code));
}

async function mailTo(deps: IdentityDeps, email: string): Promise<void> {
  const row = await reachableByMail(deps, "sign-in", email);
  if (row) await mailSignIn(deps, row);
}

/**
 * Mails a link and a code that sign in, to whom the address belongs, if to anybody. Everything that depends on the
 * account is done after the reply. Throws `rate_limited` for an address (of the network) that asks too often.
 */
export async function sendMagicLink(
  deps: IdentityDeps,
  email: string,
  origin: Origin,
): Promise<void> {
  await limitByAddress(deps, "sign-in", origin);
  deps.background(mailTo(deps, email));
}
