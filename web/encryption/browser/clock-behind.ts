/** A clock that is so little off is taken as it is. */
const LITTLE_MS = 60_000;

/** What an access token of the platform says of itself (RFC 7519, section 4.1), in seconds since 1970. */
interface Life {
  readonly iat: number;
  readonly exp: number;
}

function lifeOf(token: string): Life {
  const [, payload = ""] = token.split(".");
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as Life;
}

/**
 * How far a clock that says `now` is behind the platform's, in milliseconds; negative for one that is ahead, 0 for one that
 * is not known to be off. `token` is an access token that is good now: the platform's clock is somewhere in its life, a
 * quarter of an hour. Keys are signed with the time, and nobody takes them from a device whose clock is days off.
 */
export function clockBehind(token: string, now: number): number {
  const { iat, exp } = lifeOf(token);
  const [from, to] = [iat * 1_000 - LITTLE_MS, exp * 1_000 + LITTLE_MS];
  return now >= from && now <= to ? 0 : Math.round((from + to) / 2 - now);
}
