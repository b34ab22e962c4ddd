import type { Role, User } from "../../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import { MINUTE, type Millis } from "../../../shared/kernel/time.ts";

/** An application that calls for a person. */
export interface CallingApplication {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Thumbprint of the key that its token is bound to (RFC 9449). */
  readonly jkt: string | null;
}

/** Who makes the request, as their access token and their live session say. */
export interface Actor {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly role: Role;
  /** How the session was opened (RFC 8176): `pwd`, `otp`, `hwk`, … */
  readonly amr: readonly string[];
  /** When the person last proved who they are, in milliseconds since the Unix epoch. */
  readonly authTime: Millis;
  /** The account as its owner sees it, at most a few seconds old. */
  readonly account: User;
  /** `null` when the person calls by a session of their own. */
  readonly application: CallingApplication | null;
}

const RANK: Readonly<Record<Role, number>> = { user: 0, moderator: 1, admin: 2 };

/** Whether someone of this role may do what `needed` may do. */
export function hasRole(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

/** How long a proof of who one is counts for what is sensitive. */
const FRESH_MS = 10 * MINUTE;

/** Whether the person proved who they are a moment ago. */
export function isFresh(actor: Actor, now: Millis): boolean {
  return now - actor.authTime < FRESH_MS;
}
