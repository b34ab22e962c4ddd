import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { inviteOf } from "./invite.ts";
import { insertInvite } from "./store.ts";

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

/** Makes an invite code. Throws `email_unverified`, `validation_failed`. */
export async function createInvite(deps: IdentityDeps, actor: Actor, input: NewInvite) {
  if (!actor.account.emailVerified) throw new AppError(commonErrors.email_unverified);
  const [row] = await insertInvite(deps.db, {
    id: deps.ids.next<string>(),
    code: Buffer.from(deps.ids.random(CODE_BYTES)).toString("base64url"),
    createdBy: actor.userId,
    maxUses: input.maxUses,
    note: input.note,
    expiresAt: expiryOf(deps, input),
    createdAt: deps.clock.now(),
  });
  if (row === undefined) throw new Error("the invite was not inserted");
  return inviteOf(row);
}
