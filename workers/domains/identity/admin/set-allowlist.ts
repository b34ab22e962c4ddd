import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { inNetworks, normalCidr, withAudit, writeAllowlist } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { auditEntry, type Power } from "./power.ts";

/** The networks in their one form, each once. Throws `validation_failed` that names those that are none. */
function normalised(cidrs: readonly string[]): string[] {
  const normal = cidrs.map(normalCidr);
  const fields = normal.flatMap((cidr, i) =>
    cidr === null ? [{ path: `cidrs.${i}`, message: "This is no network." }] : [],
  );
  if (fields.length > 0) throw new AppError(commonErrors.validation_failed, { fields });
  return [...new Set(normal.filter((cidr) => cidr !== null))];
}

/**
 * Replaces the list of networks that administration may be used from; an empty one lets everybody in. Throws
 * `validation_failed`; `would_lock_out` when the caller would be outside.
 */
export async function setAllowlist(
  deps: IdentityDeps,
  power: Power,
  given: readonly string[],
): Promise<string[]> {
  const cidrs = normalised(given);
  if (cidrs.length > 0 && !inNetworks(power.origin.ip, cidrs)) {
    throw new AppError(errors.would_lock_out);
  }
  const entry = auditEntry(power, "ip-allowlist.set", "ip-allowlist", { cidrs });
  await withAudit(deps, entry, writeAllowlist(deps.db, cidrs, deps.clock.now()));
  deps.ipAllowlist.forget();
  return cidrs;
}
