import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { IdentityDeps } from "../deps.ts";
import { nameKey, normalisedPassword, passwordProblem } from "../rules.ts";
import type { UserRow } from "../store.ts";
import { latinKeys } from "./keyboard.ts";

type Named = Pick<UserRow, "username" | "displayName" | "email">;

/** What a password must not be equal to. */
function namesOf({ username, displayName, email }: Named): readonly string[] {
  return [username, displayName, email, email.slice(0, email.lastIndexOf("@"))];
}

/** Also what comes of the same keys on the other of a Russian keyboard's two layouts. */
function isCommon({ commonPasswords }: IdentityDeps, password: string): boolean {
  const folded = nameKey(password);
  return commonPasswords.has(folded) || commonPasswords.has(latinKeys(folded));
}

/** A service that is slow, down or talks nonsense stops nobody. */
function isBreached(deps: IdentityDeps, password: string): Promise<boolean> {
  return deps.breachedPasswords.has(password).catch((error: unknown) => {
    deps.log.warn("a new password was not checked against leaked ones", { error });
    return false;
  });
}

async function problemWith(deps: IdentityDeps, password: string, owner: Named) {
  const problem = passwordProblem(password, namesOf(owner));
  if (problem !== null) return problem;
  if (isCommon(deps, password)) return "Too common: it would be guessed at once.";
  return (await isBreached(deps, password)) ? "It was found in leaked data: others know it." : null;
}

/**
 * A new password in the form in which it is hashed. Throws `validation_failed` when it will not do: too short or long,
 * its owner's name, a common or a leaked one (NIST SP 800-63B-4 §3.1.1.2).
 */
export async function newPassword(deps: IdentityDeps, text: string, owner: Named): Promise<string> {
  const password = normalisedPassword(text);
  const message = await problemWith(deps, password, owner);
  if (message === null) return password;
  throw new AppError(commonErrors.validation_failed, { fields: [{ path: "password", message }] });
}
