import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { pageOf } from "../../../../shared/kernel/pagination.ts";
import type { IdentityDeps } from "../deps.ts";
import { findClient, listClients } from "../provider/clients.ts";
import { appView } from "./app-view.ts";

const LIST = "apps";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Applications, newest first. */
export async function listApps(deps: IdentityDeps, { limit, cursor }: Query) {
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const before = position === undefined ? null : String(position);
  const rows = await listClients(deps.db, before, limit + 1);
  return pageOf(rows, limit, appView, (last) => deps.cursors.seal(LIST, [last.id]));
}

/** One application. Throws `not_found`. */
export async function getApp(deps: IdentityDeps, appId: string) {
  const row = await findClient(deps.db, appId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  return appView(row);
}
