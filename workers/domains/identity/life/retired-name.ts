import type { IdentityDeps } from "../deps.ts";

/** What is kept of an erased person's username (its key): enough to know it again, not to read it. */
export function retiredNameHash(
  deps: Pick<IdentityDeps, "codeHasher">,
  usernameKey: string,
): string {
  return deps.codeHasher.hash(usernameKey, "retired username");
}
