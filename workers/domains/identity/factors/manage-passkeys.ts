import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type PageQuery, pageOfWhole } from "../../../../shared/kernel/pagination.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { securityEvent } from "../security/notify.ts";
import { callerRow, inSession } from "./caller.ts";
import {
  listPasskeyRows,
  type PasskeyRow,
  removePasskey,
  setPasskeyName,
} from "./passkey-store.ts";
import { passkeyView } from "./passkey-view.ts";
import { tellOwner } from "./tell-owner.ts";
import { relaxWithoutFactors } from "./totp-store.ts";

/** The caller's passkeys, newest first. Throws `invalid_cursor`. */
export async function listPasskeys(deps: IdentityDeps, actor: Actor, query: PageQuery) {
  const rows = await listPasskeyRows(deps.db, actor.userId);
  return pageOfWhole(deps.cursors, "passkeys", rows, query, ({ id }) => [id], passkeyView);
}

/** Names one of the caller's passkeys. Throws `not_found`. */
export async function renamePasskey(
  deps: IdentityDeps,
  actor: Actor,
  id: string,
  name: string,
): Promise<PasskeyRow> {
  const row = await setPasskeyName(deps.db, actor.userId, id, name);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  return row;
}

/** Forgets one of the caller's passkeys. Throws `not_found`. */
export async function deletePasskey(
  deps: IdentityDeps,
  actor: Actor,
  id: string,
  origin: Origin,
): Promise<void> {
  const { db } = deps;
  const row = await callerRow(deps, actor);
  const [[removed]] = await db.batch([
    removePasskey(db, row.id, id),
    relaxWithoutFactors(db, row.id),
  ]);
  if (removed === undefined) throw new AppError(commonErrors.not_found);
  const details = { ...inSession(actor, origin), method: "passkey", about: removed.name };
  await securityEvent(deps, row.id, "passkey_removed", details).run();
  tellOwner(deps, row, "passkey_removed", details);
}
