import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
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

/** Makes an invite code. Throws `email_unverified`. */
export async function createInvite(deps: IdentityDeps, actor: Actor, input: NewInvite) {
  if (!actor.account.emailVerified) throw new AppError(commonErrors.email_unverified);
  const [row] = await insertInvite(deps.db, {
    id: deps.ids.next<string>(),
    code: Buffer.from(deps.ids.random(CODE_BYTES)).toString("base64url"),
    createdBy: actor.userId,
    maxUses: input.maxUses,
    note: input.note,
    expiresAt: input.expiresAt === null ? null : Date.parse(input.expiresAt),
    createdAt: deps.clock.now(),
  });
  if (row === undefined) throw new Error("the invite was not inserted");
  return inviteOf(row);
}
