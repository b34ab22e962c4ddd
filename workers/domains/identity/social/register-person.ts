import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import {
  addressKey,
  enforceRate,
  insertEvent,
  type Origin,
  perAddress,
} from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { emailTokenHash, newEmailToken } from "../email-token.ts";
import { errors } from "../errors.ts";
import { retiredNameHash } from "../life/retired-name.ts";
import { displayNameProblem, isReservedName } from "../names.ts";
import type { SocialPerson } from "../ports.ts";
import { newAddress } from "../recovery/new-address.ts";
import { admitDevelopmentInvite, registrationRefusal } from "../register-user.ts";
import { EMAIL_TOKEN_MS, nameKey } from "../rules.ts";
import { sendVerification } from "../send-verification.ts";
import {
  countInviteUse,
  insertEmailToken,
  insertNameWords,
  insertUser,
  type NewUser,
  type UserRow,
} from "../store.ts";
import type { Finish } from "./attempt.ts";
import { isTaken } from "./link-identity.ts";
import { confirmAddress, insertIdentity } from "./store.ts";
import { usernameFrom } from "./username.ts";

function refuse(path: string, message: string): never {
  throw new AppError(commonErrors.validation_failed, { fields: [{ path, message }] });
}

function displayNameOf({ name }: SocialPerson, username: string): string {
  const shown = name?.slice(0, 80).trim() ?? "";
  return shown === "" || displayNameProblem(shown) !== null ? username : shown;
}

/** A username of their choice, else one made from what the service calls them. */
function usernameOf(deps: IdentityDeps, person: SocialPerson, chosen: string | undefined): string {
  const suffix = Buffer.from(deps.ids.random(3)).toString("hex");
  const username = chosen ?? usernameFrom(person, suffix);
  if (isReservedName(username)) refuse("username", "This name is reserved.");
  return username;
}

async function newUser(deps: IdentityDeps, person: SocialPerson, input: Finish): Promise<NewUser> {
  if (person.email === null) refuse("email", "The service does not tell an e-mail address.");
  const email = await newAddress(deps, person.email);
  const username = usernameOf(deps, person, input.username);
  const displayName = displayNameOf(person, username);
  return {
    id: deps.ids.next<string>(),
    username,
    usernameKey: nameKey(username),
    email: email.address,
    emailKey: email.key,
    displayName,
    displayNameKey: nameKey(displayName),
    // There is none: nothing hashes to it. One can be set with a link by mail.
    passwordHash: "",
    locale: "en",
    createdAt: deps.clock.now(),
    retiredHash: retiredNameHash(deps, nameKey(username)),
  };
}

/** Mails the link that confirms an address which the service has not confirmed. */
async function askToConfirm(deps: IdentityDeps, row: UserRow): Promise<void> {
  const token = newEmailToken(deps.ids);
  await insertEmailToken(deps.db, {
    hash: emailTokenHash(token),
    userId: row.id,
    purpose: "verify",
    email: row.email,
    expiresAt: deps.clock.now() + EMAIL_TOKEN_MS,
  });
  await sendVerification(deps, row, token);
}

function refusal(error: unknown): unknown {
  return isTaken(error)
    ? new AppError(commonErrors.gone, { cause: error })
    : registrationRefusal(error);
}

/**
 * Registers somebody whom a service vouches for, with an invite code: one batch, all or nothing. Throws `invite_invalid`,
 * `email_taken`, `username_taken`, `validation_failed`, `rate_limited`.
 */
export async function registerPerson(
  deps: IdentityDeps,
  provider: string,
  person: SocialPerson,
  input: Finish,
  origin: Origin,
): Promise<UserRow> {
  const { db } = deps;
  const { inviteCode } = input;
  if (inviteCode === undefined || inviteCode === "") throw new AppError(errors.invite_invalid);
  const limit = perAddress(deps, deps.identityLimits.registrations);
  await enforceRate(deps, `register:${addressKey(origin.ip)}`, limit);
  const user = await newUser(deps, person, input);
  await admitDevelopmentInvite(deps, inviteCode);
  const event = deps.events.record({ name: "user.registered", userId: user.id });
  const results = await db
    .batch([
      insertUser(db, user, inviteCode, deps.development !== null),
      countInviteUse(db, inviteCode),
      insertNameWords(db, user.id, user.displayNameKey),
      insertIdentity(db, user.id, provider, person, user.createdAt),
      insertEvent(db, event, user.createdAt),
      confirmAddress(db, user.id, person.emailVerified ? user.createdAt : null),
    ])
    .catch((error: unknown) => {
      throw refusal(error);
    });
  await deps.events.deliver([event]);
  const [row] = results[5];
  if (row === undefined) throw new Error("the registration inserted nobody");
  if (row.emailVerifiedAt === null) deps.background(askToConfirm(deps, row));
  return row;
}
