import type { FiledAppeal } from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { findPeople } from "../../people/index.ts";
import type { Actor } from "../../platform/index.ts";
import { viewAppeal, viewDecision } from "../decisions/decision-view.ts";
import type { AppealRow } from "../decisions/store.ts";
import type { ModerationDeps } from "../ports.ts";
import { mayAnswer } from "./may-answer.ts";
import { type AppealOfDecision, listAppealRows } from "./store.ts";

interface Query {
  readonly status: AppealRow["status"];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

async function view(
  deps: ModerationDeps,
  actor: Actor,
  rows: readonly AppealOfDecision[],
): Promise<FiledAppeal[]> {
  const ids = rows.flatMap(({ appeal, decision }) => [appeal.authorId, decision.moderatorId ?? []]);
  const people = await findPeople(deps, ids.flat());
  const views = rows.map(async ({ appeal, decision }): Promise<FiledAppeal> => {
    const { authorId } = appeal;
    const filed = { decision, appeal, stands: decision.withdrawnAt === null };
    return {
      ...viewAppeal(appeal),
      authorId,
      author: people.get(authorId) ?? null,
      decision: viewDecision(filed, people),
      mayAnswer: appeal.status === "open" && (await mayAnswer(deps, actor, decision)),
    };
  });
  return Promise.all(views);
}

/** Appeals of that state, oldest first. Throws `invalid_cursor`. */
export async function listAppeals(
  deps: ModerationDeps,
  actor: Actor,
  { status, limit, cursor }: Query,
): Promise<Page<FiledAppeal>> {
  const list = `moderation.appeals ${status}`;
  const [after] = cursor === undefined ? [] : await deps.cursors.open(list, cursor);
  if (typeof after === "number") throw new AppError(commonErrors.invalid_cursor);
  const rows = await listAppealRows(deps.db, status, after, limit + 1);
  const seal = ({ appeal }: AppealOfDecision) => deps.cursors.seal(list, [appeal.id]);
  const { items, nextCursor } = await pageOf(rows, limit, (row) => row, seal);
  return { items: await view(deps, actor, items), nextCursor };
}
