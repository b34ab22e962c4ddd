import type { Origin } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { insertSecurityEvent, type UserRow } from "./store.ts";

/** A try to sign in, as the account's history has it. */
export interface SignInTry {
  readonly method: string;
  readonly device: string | null;
  /** The device's lasting id, if it showed a good device token or was given one now. */
  readonly deviceId: string | null;
  /** Why it failed; `null` when it did not. */
  readonly failure: string | null;
  readonly sessionId: string | null;
}

/** Writes the try into the account's history, after the reply, so that its time does not tell of the account. */
export function recordSignIn(
  deps: IdentityDeps,
  row: UserRow,
  origin: Origin,
  attempt: SignInTry,
): void {
  const event = insertSecurityEvent(deps.db, {
    id: deps.ids.next<string>(),
    userId: row.id,
    kind: "sign_in",
    result: attempt.failure === null ? "success" : "failure",
    reason: attempt.failure,
    at: deps.clock.now(),
    ip: origin.ip,
    country: origin.country,
    device: attempt.device,
    sessionId: attempt.sessionId,
  });
  deps.background(event.run());
}
