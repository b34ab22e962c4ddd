import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../shared/contracts/identity/index.ts";
import type { User } from "../../../shared/contracts/people/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import {
  addressKey,
  enforceRate,
  insertEvent,
  type Origin,
  perAddress,
} from "../platform/index.ts";
import { accountOf } from "./account.ts";
import { browserOf } from "./browser.ts";
import type { IdentityDeps } from "./deps.ts";
import { emailTokenHash, newEmailToken } from "./email-token.ts";
import { errors } from "./errors.ts";
import { retiredNameHash } from "./life/retired-name.ts";
import { displayNameProblem, isReservedName } from "./names.ts";
import { type IssuedTokens, openSession } from "./open-session.ts";
import { recordSignIn } from "./record-sign-in.ts";
import { newAddress } from "./recovery/new-address.ts";
import { newPassword } from "./recovery/new-password.ts";
import { DEVELOPMENT_INVITE, EMAIL_TOKEN_MS, nameKey } from "./rules.ts";
import { sendVerification } from "./send-verification.ts";
import {
  countInviteUse,
  ensureDevelopmentInvite,
  hasAccounts,
  insertEmailToken,
  insertNameWords,
  insertUser,
  type NewUser,
  type UserRow,
} from "./store.ts";

export type Registration = z.output<(typeof identityContracts)["register"]["body"]>;

function refuse(path: string, message: string): never {
  throw new AppError(commonErrors.validation_failed, { fields: [{ path, message }] });
}

/** Names that look like the platform's own are nobody's, except for the first account of a development platform. */
async function requireOwnName(deps: IdentityDeps, username: string): Promise<void> {
  if (!isReservedName(username)) return;
  if (deps.development && !(await hasAccounts(deps.db))) return;
  refuse("username", "This name is reserved.");
}

async function newUser(deps: IdentityDeps, input: Registration): Promise<NewUser> {
  const { username } = input;
  const displayName = input.displayName ?? username;
  const problem = displayNameProblem(displayName);
  if (problem !== null) refuse("displayName", problem);
  await requireOwnName(deps, username);
  const email = await newAddress(deps, input.email);
  const owner = { username, displayName, email: email.address };
  const password = await newPassword(deps, input.password, owner);
  return {
    id: deps.ids.next<string>(),
    username,
    usernameKey: nameKey(username),
    email: email.address,
    emailKey: email.key,
    displayName,
    displayNameKey: nameKey(displayName),
    passwordHash: await deps.passwords.hash(password),
    locale: input.locale ?? "en",
    createdAt: deps.clock.now(),
    retiredHash: retiredNameHash(deps, nameKey(username)),
  };
}

/** What the database's refusal means. The invite is looked at first, whatever else is wrong. */
export function registrationRefusal(error: unknown): unknown {
  const text = describe(error);
  if (text.includes("users.invite_id"))
    return new AppError(errors.invite_invalid, { cause: error });
  if (text.includes("users.email_key")) return new AppError(errors.email_taken, { cause: error });
  if (text.includes("users.username_key")) {
    return new AppError(errors.username_taken, { cause: error });
  }
  return error;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return `${error.message}\n${describe(error.cause)}`;
}

interface Registered {
  readonly row: UserRow;
  readonly token: string;
}

/** One batch: everything of the registration, or nothing. */
async function insertAll(
  deps: IdentityDeps,
  user: NewUser,
  inviteCode: string,
): Promise<Registered> {
  const { db, development } = deps;
  const token = newEmailToken(deps.ids);
  const event = deps.events.record({ name: "user.registered", userId: user.id });
  const [rows] = await db
    .batch([
      insertUser(db, user, inviteCode, development !== null),
      countInviteUse(db, inviteCode),
      insertNameWords(db, user.id, user.displayNameKey),
      insertEmailToken(db, {
        hash: emailTokenHash(token),
        userId: user.id,
        purpose: "verify",
        email: user.email,
        expiresAt: user.createdAt + EMAIL_TOKEN_MS,
      }),
      insertEvent(db, event, user.createdAt),
    ])
    .catch((error: unknown) => {
      throw registrationRefusal(error);
    });
  const row = rows[0];
  if (row === undefined) throw new Error("the registration inserted nobody");
  await deps.events.deliver([event]);
  return { row, token };
}

/** Development always has its invite; elsewhere the code means nothing, whatever the database holds. */
export async function admitDevelopmentInvite(
  deps: IdentityDeps,
  inviteCode: string,
): Promise<void> {
  if (inviteCode !== DEVELOPMENT_INVITE.code) return;
  if (!deps.development) throw new AppError(errors.invite_invalid);
  await ensureDevelopmentInvite(deps.db, deps.clock.now());
}

/** A mail that cannot be sent now does not undo the registration: it can be asked for again. */
async function mailLink(deps: IdentityDeps, row: UserRow, token: string): Promise<void> {
  try {
    await sendVerification(deps, row, token);
  } catch (error) {
    deps.log.error("the verification mail was not sent", { userId: row.id, error });
  }
}

/**
 * Creates an account with an invite code and signs it in. Throws `invite_invalid`, `email_taken`, `username_taken`,
 * `validation_failed`, `rate_limited`. The password is hashed before anything is looked up, and one statement decides
 * everything, so that no answer's time tells what exists.
 */
export async function registerUser(
  deps: IdentityDeps,
  input: Registration,
  origin: Origin,
): Promise<{ user: User; tokens: IssuedTokens }> {
  const limit = perAddress(deps, deps.identityLimits.registrations);
  await enforceRate(deps, `register:${addressKey(origin.ip)}`, limit);
  const user = await newUser(deps, input);
  await admitDevelopmentInvite(deps, input.inviteCode);
  const { row, token } = await insertAll(deps, user, input.inviteCode);
  if (row.emailVerifiedAt === null) await mailLink(deps, row, token);
  const proof = { method: "password", amr: ["pwd"] };
  const opened = await openSession(deps, row, origin, proof, { ...input, deviceId: null });
  const { tokens, deviceId } = opened;
  const device = input.deviceName || browserOf(origin.userAgent);
  const approach = { method: proof.method, device, deviceId, sessionId: tokens.sessionId };
  recordSignIn(deps, row, origin, approach, opened);
  return { user: accountOf(row), tokens };
}
