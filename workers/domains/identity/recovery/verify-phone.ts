import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, insertEvent, type Origin } from "../../platform/index.ts";
import { answerChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { notifySecurity } from "../security/notify.ts";
import type { UserRow } from "../store.ts";
import { codeHash } from "./one-time-code.ts";
import { phoneProof } from "./start-phone.ts";
import { clearPhone, putPhone } from "./store.ts";

function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.includes("users.phone") || isTaken(error.cause);
}

/** Runs the change with its event, and tells the owner if there was one. */
async function apply(
  deps: IdentityDeps,
  actor: Actor,
  change: ReturnType<typeof putPhone>,
  origin: Origin,
): Promise<UserRow | undefined> {
  const { db } = deps;
  const event = deps.events.record({ name: "user.profile_changed", userId: actor.userId });
  const [[row]] = await db.batch([change, insertEvent(db, event, deps.clock.now())]);
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(actor.userId);
  if (row) {
    const details = { origin, sessionId: actor.sessionId, about: row.phone };
    await notifySecurity(deps, row, "phone_changed", details);
  }
  return row;
}

/**
 * Gives the account the number that the code was sent to. Throws `invalid_credentials` for a wrong code, `gone` when
 * there is none to answer (expired, five tries), `phone_taken`, told to nobody but who has the number in their hands.
 */
export async function verifyPhone(
  deps: IdentityDeps,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<void> {
  const proof = phoneProof(actor.userId);
  const now = deps.clock.now();
  const hash = codeHash(deps, proof.id, code);
  const answer = await answerChallenge(deps.db, proof, hash, now);
  if (answer === null) throw new AppError(commonErrors.gone);
  if (!answer.right) throw new AppError(errors.invalid_credentials);
  const phone = String(answer.challenge.data["phone"]);
  try {
    await apply(deps, actor, putPhone(deps.db, actor.userId, phone, now), origin);
  } catch (error) {
    if (isTaken(error)) throw new AppError(errors.phone_taken, { cause: error });
    throw error;
  }
}

/** Takes the number off the account, if it has one. */
export async function removePhone(deps: IdentityDeps, actor: Actor, origin: Origin): Promise<void> {
  await apply(deps, actor, clearPhone(deps.db, actor.userId), origin);
}
