import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import { inviteOf } from "./invite.ts";
import { findInvite, insertInvite } from "./store.ts";

const CODE_BYTES = 12;

interface NewInvite {
  readonly maxUses: number | null;
  readonly expiresAt: string | null;
  readonly note: string;
}

/** When the invite runs out. Throws `validation_failed` for a time that has passed. */
function expiryOf(deps: IdentityDeps, { expiresAt }: NewInvite): Millis | null {
  if (expiresAt === null) return null;
  const at = Date.parse(expiresAt);
  if (at > deps.clock.now()) return at;
  const fields = [{ path: "expiresAt", message: "This time has passed." }];
  throw new AppError(commonErrors.validation_failed, { fields });
}

/** How many invites somebody may have that are still good. */
const MOST_OPEN: Readonly<Record<Actor["role"], number>> = {
  user: 50,
  moderator: 200,
  admin: 10_000,
};

/** Makes an invite code, once for that id. Throws `email_unverified`, `validation_failed`, `too_many_invites`. */
export async function createInvite(deps: IdentityDeps, actor: Actor, input: NewInvite, id: string) {
  const made = await findInvite(deps.db, id);
  if (made) return inviteOf(made);
  if (!actor.account.emailVerified) throw new AppError(commonErrors.email_unverified);
  const invite = {
    id,
    code: Buffer.from(deps.ids.random(CODE_BYTES)).toString("base64url"),
    createdBy: actor.userId,
    maxUses: input.maxUses,
    note: input.note,
    expiresAt: expiryOf(deps, input),
    createdAt: deps.clock.now(),
  };
  const [row] = await insertInvite(deps.db, invite, MOST_OPEN[actor.role]);
  if (row === undefined) throw new AppError(errors.too_many_invites);
  return inviteOf(row);
}
