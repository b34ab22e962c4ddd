import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { callerRow } from "./caller.ts";
import { newTotpSecret, otpauthUrl } from "./totp.ts";
import { totpPicture } from "./totp-picture.ts";
import { putPendingTotp } from "./totp-store.ts";

/**
 * Makes a secret for the caller's authenticator app, in the place of one that was never enabled. Throws
 * `totp_enabled`.
 */
export async function setUpTotp(
  deps: IdentityDeps,
  actor: Actor,
): Promise<{ secret: string; otpauthUrl: string; qrSvg: string }> {
  const row = await callerRow(deps, actor);
  const secret = newTotpSecret(deps.ids);
  const sealed = await deps.factorSealer.seal(secret, row.id);
  const kept = await putPendingTotp(deps.db, row.id, sealed, deps.clock.now());
  if (kept.length === 0) throw new AppError(errors.totp_enabled);
  const url = otpauthUrl(secret, row.email);
  return { secret, otpauthUrl: url, qrSvg: totpPicture(url) };
}
