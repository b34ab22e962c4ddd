import { z } from "@hono/zod-openapi";
import { DAY, HOUR, type Millis, SECOND } from "../../../shared/kernel/time.ts";

export * from "./amr.ts";
export * from "./lockout.ts";
export * from "./refresh-token.ts";

export const ACCESS_TOKEN_SECONDS = 15 * 60;
export const REFRESH_SLIDING_MS = 30 * DAY;
export const REFRESH_ABSOLUTE_MS = 90 * DAY;
/** How long the token before the present one still gets the same successor. */
export const REFRESH_REPEAT_MS = 30 * SECOND;
export const EMAIL_TOKEN_MS = 24 * HOUR;

/** The code that development always has. */
export const DEVELOPMENT_INVITE = {
  id: "00000000-0000-7000-8000-000000000000",
  code: "secret_invite",
};

export interface RefreshState {
  readonly endedAt: Millis | null;
  readonly endedByReuse: boolean;
  readonly generation: number;
  readonly currentHash: string;
  /** Of the token that stands beside the present one since a step-up; `null` if there was none. */
  readonly besideHash: string | null;
  readonly previousHash: string | null;
  readonly rotatedAt: Millis;
  readonly slidingExpiry: Millis;
  readonly absoluteExpiry: Millis;
}

export interface PresentedRefresh {
  readonly generation: number;
  readonly hash: string;
}

/**
 * What becomes of a refresh token that carries our MAC:
 * - `rotate`: it is the present one, or stands beside it: the first of them to be shown wins;
 * - `repeat`: it was the present one until a moment ago, and its successor has not been used;
 * - `reuse`: it is an old one, so that somebody has a copy;
 * - `invalid`: its session has ended, or we do not know it.
 */
export type RefreshDecision = "rotate" | "repeat" | "reuse" | "invalid";

/** Decides by state alone; the caller applies the decision in the same transaction. */
export function decideRefresh(
  state: RefreshState,
  presented: PresentedRefresh,
  now: Millis,
): RefreshDecision {
  if (state.endedAt !== null) return state.endedByReuse ? "reuse" : "invalid";
  if (now >= state.slidingExpiry || now >= state.absoluteExpiry) return "invalid";
  if (presented.generation === state.generation) {
    return [state.currentHash, state.besideHash].includes(presented.hash) ? "rotate" : "invalid";
  }
  if (presented.generation > state.generation) return "invalid";
  const isPrevious =
    presented.generation === state.generation - 1 && presented.hash === state.previousHash;
  return isPrevious && now - state.rotatedAt <= REFRESH_REPEAT_MS ? "repeat" : "reuse";
}

/** When a session that is used now runs out, if it is not used again. */
export function slidingExpiry(now: Millis, absoluteExpiry: Millis): Millis {
  return Math.min(now + REFRESH_SLIDING_MS, absoluteExpiry);
}

/** What names are compared by: no two people differ only in case or in how a character is composed. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** The words of a name by which its owner is found, beside the name as a whole. */
export function nameWordsOf(key: string): string[] {
  return [...new Set(key.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean))];
}

export interface EmailAddress {
  /** For sending: as it was given, an internationalised domain in its ASCII form. */
  readonly address: string;
  /** What addresses are compared by. */
  readonly key: string;
  readonly domain: string;
}

const LONGEST_EMAIL = 254;
const emailSyntax = z.email();
/** The strict syntax knows no top-level domains in ASCII form (`xn--p1ai`): there the browsers' syntax serves. */
const encodedSyntax = z.email({ pattern: z.regexes.html5Email });
const ENCODED_TOP_LEVEL = /\.xn--[a-z0-9-]+$/i;
/** What a domain's name never has, and an address of a page has. */
const NOT_OF_A_NAME = /[\s/?#:@[\]\\%]/;
const ASCII = /^[\x20-\x7e]*$/;

/** The ASCII form (UTS #46) of an internationalised domain; `null` when it has none. */
function asciiDomain(domain: string): string | null {
  if (ASCII.test(domain)) return domain;
  if (NOT_OF_A_NAME.test(domain)) return null;
  return URL.parse(`http://${domain}`)?.hostname ?? null;
}

/** Reads an e-mail address; `null` when it is none. The part before the `@` is ASCII. */
export function parseEmail(text: string): EmailAddress | null {
  const given = text.trim().normalize("NFC");
  const at = given.lastIndexOf("@");
  const name = asciiDomain(given.slice(at + 1));
  if (at < 1 || name === null) return null;
  const address = `${given.slice(0, at)}@${name}`;
  const syntax = ENCODED_TOP_LEVEL.test(name) ? encodedSyntax : emailSyntax;
  if (address.length > LONGEST_EMAIL || !syntax.safeParse(address).success) return null;
  const key = address.toLowerCase();
  return { address, key, domain: key.slice(key.lastIndexOf("@") + 1) };
}

/** What a sign-in name is looked up by. */
export interface LoginKey {
  readonly kind: "email" | "username";
  readonly key: string;
}

/** Reads a sign-in name. A username has no `@`, an address always has. */
export function loginKey(login: string): LoginKey {
  if (!login.includes("@")) return { kind: "username", key: nameKey(login.trim()) };
  const key = parseEmail(login)?.key ?? login.trim().normalize("NFC").toLowerCase();
  return { kind: "email", key };
}

export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 256;

/** The form in which a password is counted and hashed: the same whatever keyboard typed it. */
export function normalisedPassword(password: string): string {
  return password.normalize("NFC");
}

/** The platform's name, in its letters and in those of its people (вече). */
const PLATFORM = /^(?:veche|\u0432\u0435\u0447\u0435)+$/;

/** Why a password will not do, or `null`. `names` are the words it must not be: username, e-mail, display name. */
export function passwordProblem(password: string, names: readonly string[]): string | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return `At least ${SHORTEST_PASSWORD} characters.`;
  if (length > LONGEST_PASSWORD) return `At most ${LONGEST_PASSWORD} characters.`;
  const key = nameKey(password);
  if (names.some((name) => nameKey(name) === key)) return "Not your name or e-mail address.";
  if (PLATFORM.test(key.replace(/\P{L}/gu, ""))) return "Not the platform's name.";
  return null;
}
