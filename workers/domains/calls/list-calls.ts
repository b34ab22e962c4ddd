import type { Call } from "../../../shared/contracts/calls/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import { describePast } from "./past-calls.ts";
import type { CallDeps } from "./ports.ts";
import { type CallPosition, findCalls } from "./store.ts";

const LIST = "calls";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly missed?: boolean | undefined;
}

async function positionOf(deps: CallDeps, cursor: string): Promise<CallPosition> {
  const [startedAt, id] = await deps.cursors.open(LIST, cursor);
  if (typeof startedAt !== "number" || typeof id !== "string") {
    throw new AppError(commonErrors.invalid_cursor);
  }
  return { startedAt, id };
}

/** The caller's own calls that are over, latest first; `missed`: those they missed. Throws `invalid_cursor`. */
export async function listCalls(deps: CallDeps, actor: Actor, query: Query): Promise<Page<Call>> {
  const after = query.cursor === undefined ? null : await positionOf(deps, query.cursor);
  const filter = { after, missed: query.missed ?? false };
  const rows = await findCalls(deps.db, actor.userId, filter, query.limit + 1);
  const page = await pageOf(
    rows,
    query.limit,
    (row) => row,
    ({ startedAt, id }) => deps.cursors.seal(LIST, [startedAt, id]),
  );
  return { items: await describePast(deps, page.items), nextCursor: page.nextCursor };
}
