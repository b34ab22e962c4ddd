import type { SocialPerson } from "../ports.ts";

const LONGEST = 24;
const SHORTEST = 3;

/** The part of a text that may stand in a username. */
function fit(text: string | null): string {
  const plain = (text ?? "").normalize("NFKD").replace(/\p{M}/gu, "");
  return plain
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")
    .slice(0, LONGEST)
    .replace(/[^A-Za-z0-9]+$/, "");
}

/**
 * A username from what a service calls somebody: their name there, else the beginning of their address. `suffix` keeps it
 * from being another's.
 */
export function usernameFrom(
  { username, email, name }: Pick<SocialPerson, "username" | "email" | "name">,
  suffix: string,
): string {
  const local = email?.slice(0, email.lastIndexOf("@")) ?? null;
  const stem = [username, local, name].map(fit).find((text) => text.length >= SHORTEST) ?? "user";
  return `${stem}-${suffix}`;
}
