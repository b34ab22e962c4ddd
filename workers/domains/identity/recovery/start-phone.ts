import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import { type Attempt, putChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { phoneCodeText } from "../mails/recovery-mails.ts";
import { findUser } from "../store.ts";
import { limitByAddress, limitByRecipient } from "./limits.ts";
import { codeHash, newCode } from "./one-time-code.ts";
import { parsePhone } from "./phone-number.ts";

const PURPOSE = "phone";
const CODE_MS = 10 * MINUTE;
const TRIES = 5;

/** The one number that an account proves at a time. */
export function phoneProof(userId: string): Attempt {
  return { id: `${PURPOSE}:${userId}`, purpose: PURPOSE, tries: TRIES };
}

/**
 * Sends a code to the number, whoever else may have it. Throws `validation_failed`, `rate_limited`: by account, by number
 * and by address, because each message costs; `unavailable` where no provider is configured.
 */
export async function startPhone(
  deps: IdentityDeps,
  actor: Actor,
  text: string,
  origin: Origin,
): Promise<void> {
  if (deps.texts === null) throw new AppError(commonErrors.unavailable);
  const phone = parsePhone(text);
  if (phone === null) {
    const fields = [{ path: "phone", message: "Not a phone number in international form." }];
    throw new AppError(commonErrors.validation_failed, { fields });
  }
  await limitByAddress(deps, "phone", origin);
  await limitByRecipient(deps, "phone", actor.userId);
  await limitByRecipient(deps, "phone", phone);
  const row = await findUser(deps.db, actor.userId);
  const { id, purpose } = phoneProof(actor.userId);
  const code = newCode(deps.ids);
  const now = deps.clock.now();
  await putChallenge(deps.db, {
    id,
    purpose,
    userId: actor.userId,
    answerHash: codeHash(deps, id, code),
    data: { phone },
    createdAt: now,
    expiresAt: now + CODE_MS,
  });
  const message = phoneCodeText(row?.locale ?? "en", code);
  const data = { kind: "phone_code", code };
  await deps.texts.send({ to: phone, text: message, expiresAt: now + CODE_MS, data });
}
