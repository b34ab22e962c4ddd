import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../../shared/kernel/time.ts";
import {
  addressKey,
  enforceRate,
  insertEvent,
  type Origin,
  perAddress,
  type RatePolicy,
  tooMany,
} from "../../platform/index.ts";
import { browserOf } from "../browser.ts";
import { answerChallenge } from "../challenges.ts";
import type { IdentityDeps } from "../deps.ts";
import { emailTokenHash } from "../email-token.ts";
import { errors } from "../errors.ts";
import { finishSignIn, type SignInResult } from "../finish-sign-in.ts";
import type { LockoutVerdict } from "../ports.ts";
import { recordFailedSignIn } from "../record-sign-in.ts";
import { loginKey } from "../rules.ts";
import { findUser, type UserRow } from "../store.ts";
import { codeHash } from "./one-time-code.ts";
import { SIGN_IN_CODE, signInCode } from "./sign-in-code.ts";
import { confirmAddress, dropChallenges, takeEmailToken } from "./store.ts";

export type MagicLink = z.output<(typeof identityContracts)["verifyMagicLink"]["body"]>;

const METHOD = "magic_link";
const proof = { method: METHOD, amr: ["mail"] };

/**
 * Uses up the token that the link holds and the code stands for; the address is confirmed with it. `null` when it is
 * not good (any more): exactly one of all who come at once gets the account.
 */
async function takeAccount(deps: IdentityDeps, hash: string): Promise<UserRow | null> {
  const { db } = deps;
  const now = deps.clock.now();
  const [token] = await takeEmailToken(db, hash, "sign_in", now);
  if (token === undefined) return null;
  const row = await findUser(db, token.userId);
  if (row === undefined || row.status === "deleted" || row.email !== token.email) return null;
  await dropChallenges(db, row.id, SIGN_IN_CODE);
  return row.emailVerifiedAt === null ? confirmed(deps, row) : row;
}

async function confirmed(deps: IdentityDeps, row: UserRow): Promise<UserRow> {
  const { db } = deps;
  const now = deps.clock.now();
  const event = deps.events.record({ name: "user.profile_changed", userId: row.id });
  const [[changed]] = await db.batch([
    confirmAddress(db, row.id, row.email, now),
    insertEvent(db, event, now),
  ]);
  await deps.events.deliver([event]);
  return changed ?? row;
}

/** So many wrong codes in a day, over several mails: somebody is guessing. Each mail's own code has five tries. */
const CODES: RatePolicy = { name: "sign-in-codes", limit: 20, windowSeconds: DAY / SECOND };

/** A code is six digits: guesses are counted for the address they are about, whether or not an account has it. */
class CodeGuard {
  readonly #deps: IdentityDeps;
  readonly #lock: string;
  readonly #address: string;

  constructor(deps: IdentityDeps, emailKey: string, ip: string) {
    this.#deps = deps;
    this.#lock = `sign-in-code:${emailKey}`;
    this.#address = `sign-in-code-address:${addressKey(ip)}`;
  }

  async begin(): Promise<void> {
    this.#require(await this.#deps.lockouts.peek(this.#lock));
    const policy = this.#policy();
    const verdict = await this.#deps.limiter.peek(this.#address, policy);
    if (!verdict.allowed) throw tooMany(policy, verdict);
  }

  async fail(): Promise<void> {
    const { lockouts, identityLimits } = this.#deps;
    const day = { failures: CODES.limit, windowSeconds: CODES.windowSeconds };
    this.#require(await lockouts.fail(this.#lock, { ...identityLimits.lockout, ...day }));
    await enforceRate(this.#deps, this.#address, this.#policy());
  }

  async pass(): Promise<void> {
    this.#require(await this.#deps.lockouts.pass(this.#lock));
  }

  #policy() {
    return perAddress(this.#deps, this.#deps.identityLimits.addressFailures);
  }

  #require(verdict: LockoutVerdict): void {
    if (!verdict.locked) return;
    const resetSeconds = verdict.retryAfterSeconds;
    throw tooMany(CODES, { allowed: false, remaining: 0, resetSeconds });
  }
}

async function accountByCode(
  deps: IdentityDeps,
  input: Extract<MagicLink, { code: string }>,
  origin: Origin,
): Promise<UserRow> {
  const { key } = loginKey(input.email);
  const guard = new CodeGuard(deps, key, origin.ip);
  await guard.begin();
  const attempt = signInCode(key);
  const hash = codeHash(deps, attempt.id, input.code);
  const answer = await answerChallenge(deps.db, attempt, hash, deps.clock.now());
  if (!answer?.right) {
    await guard.fail().finally(() => {
      const device = input.deviceName || browserOf(origin.userAgent);
      const attempt = { method: METHOD, device, deviceId: null };
      recordFailedSignIn(deps, { kind: "email", key }, origin, attempt, false);
    });
    throw new AppError(errors.invalid_credentials);
  }
  await guard.pass();
  const row = await takeAccount(deps, String(answer.challenge.data["hash"]));
  if (row === null) throw new AppError(errors.invalid_credentials);
  return row;
}

async function accountByLink(deps: IdentityDeps, token: string): Promise<UserRow> {
  const row = await takeAccount(deps, emailTokenHash(token));
  if (row === null) throw new AppError(commonErrors.gone);
  return row;
}

/**
 * Signs in with the token of a mailed link, or with the address and the mailed code; asks for the second factor where the
 * account has one. Throws `gone` for a link, `invalid_credentials` for a code that is not good, `rate_limited`,
 * `account_suspended`.
 */
export async function verifyMagicLink(
  deps: IdentityDeps,
  input: MagicLink,
  deviceToken: string | null,
  origin: Origin,
): Promise<SignInResult> {
  const row =
    "token" in input
      ? await accountByLink(deps, input.token)
      : await accountByCode(deps, input, origin);
  return finishSignIn(deps, row, origin, proof, { ...input, deviceToken });
}
