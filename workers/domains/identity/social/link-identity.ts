import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import type { SocialPerson } from "../ports.ts";
import { mailSecurity, notifySecurity, securityEvent } from "../security/notify.ts";
import { findUser } from "../store.ts";
import { requireService } from "./start-social.ts";
import { deleteIdentity, findIdentity, insertIdentity, listIdentityRows } from "./store.ts";

/** Whether a unique index has refused the link. */
export function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.includes("linked_identities.") || isTaken(error.cause);
}

/**
 * Links an account of a service to one here, and tells its owner; again changes nothing. Throws `identity_taken` when it
 * belongs to another account here, or another of that service to this one.
 */
export async function linkIdentity(
  deps: IdentityDeps,
  userId: string,
  provider: string,
  person: SocialPerson,
  origin: Origin,
): Promise<void> {
  const present = await findIdentity(deps.db, provider, person.subject);
  if (present?.userId === userId) return;
  const method = `social:${provider}`;
  const details = { origin, method, about: requireService(deps, provider).name };
  await deps.db
    .batch([
      insertIdentity(deps.db, userId, provider, person, deps.clock.now()),
      securityEvent(deps, userId, "social_linked", details),
    ])
    .catch((error: unknown) => {
      throw isTaken(error) ? new AppError(errors.identity_taken, { cause: error }) : error;
    });
  const row = await findUser(deps.db, userId);
  if (row) deps.background(mailSecurity(deps, row, "social_linked", details));
}

/** Takes a link away, and tells the owner. Throws `not_found`, `last_factor` for the last way to sign in. */
export async function unlinkIdentity(
  deps: IdentityDeps,
  actor: Actor,
  provider: string,
  origin: Origin,
): Promise<void> {
  const [removed] = await deleteIdentity(deps.db, actor.userId, provider);
  if (removed === undefined) {
    const linked = await listIdentityRows(deps.db, actor.userId);
    const there = linked.some((one) => one.provider === provider);
    throw new AppError(there ? errors.last_factor : commonErrors.not_found);
  }
  const row = await findUser(deps.db, actor.userId);
  const name = deps.social.list.find(({ id }) => id === provider)?.name ?? provider;
  const details = { origin, method: `social:${provider}`, about: name };
  if (row) deps.background(notifySecurity(deps, row, "social_unlinked", details));
}
