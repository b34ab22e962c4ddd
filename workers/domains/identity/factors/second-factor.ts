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
