import type { z } from "@hono/zod-openapi";
import type { identityContracts } from "../../../../shared/contracts/identity/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { pageOf } from "../../../../shared/kernel/pagination.ts";
import type { IdentityDeps } from "../deps.ts";
import { nameKey } from "../rules.ts";
import { accountView } from "./account-view.ts";
import { findAccount, findAccounts } from "./accounts-store.ts";

const LIST = "accounts";

type Query = z.output<(typeof identityContracts)["listAccounts"]["query"]>;

/** All accounts, newest first; `q` is part of a name, username or e-mail. */
export async function listAccounts(deps: IdentityDeps, query: Query) {
  const { cursor, limit, q, status, role } = query;
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const before = position === undefined ? null : String(position);
  const part = q === undefined ? undefined : nameKey(q);
  const rows = await findAccounts(deps.db, { part, status, role }, before, limit + 1);
  const page = await pageOf(
    rows,
    limit,
    (row) => row,
    (last) => deps.cursors.seal(LIST, [last.user.id]),
  );
  const items = await Promise.all(page.items.map((row) => accountView(deps, row)));
  return { ...page, items };
}

/** One account. Throws `not_found`. */
export async function getAccount(deps: IdentityDeps, userId: string) {
  const row = await findAccount(deps.db, userId);
  if (row === undefined) throw new AppError(commonErrors.not_found);
  return accountView(deps, row);
}
