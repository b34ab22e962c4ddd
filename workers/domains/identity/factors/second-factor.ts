import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import type { Proof } from "../proof.ts";
import type { Factors } from "./store.ts";

export type MfaMethod = z.output<(typeof identityContracts)["mfa"]["body"]>["method"];

/** What an account asks for beside the proof that was given; empty when it asks for nothing more. */
export function methodsAsked(
  factors: Factors,
  requireMfa: boolean,
  proof: Pick<Proof, "amr">,
): MfaMethod[] {
  if (proof.amr.includes("mfa")) return [];
  if (!factors.totp && !requireMfa) return [];
  const methods: readonly (readonly [MfaMethod, boolean])[] = [
    ["totp", factors.totp],
    ["backup_code", factors.totp && factors.backupCodesLeft > 0],
    ["passkey", factors.passkeys > 0],
  ];
  return methods.filter(([, has]) => has).map(([method]) => method);
}

/** Something one has (RFC 8176): an authenticator app or backup code, a key in hardware or in software. */
const POSSESSION = ["otp", "hwk", "swk"];

/**
 * All that was proved in a session once this is added to it; a password and something one has are more than one
 * factor.
 */
export function mergedAmr(before: readonly string[], added: readonly string[]): string[] {
  const all = new Set([...before, ...added]);
  if (all.has("pwd") && POSSESSION.some((method) => all.has(method))) all.add("mfa");
  return [...all];
}
