import type { ArchiveFile } from "../identity/index.ts";
import { jsonLines } from "../platform/index.ts";
import { appealsOf } from "./appeals/store.ts";
import { viewAppeal, viewOwnDecision } from "./decisions/decision-view.ts";
import { type AppealRow, type FiledDecision, listDecisions } from "./decisions/store.ts";
import type { ModerationDeps } from "./ports.ts";

const PAGE = 100;

/** What was decided about somebody's things, and what they answered. */
export async function* moderationData(
  deps: ModerationDeps,
  userId: string,
): AsyncGenerator<ArchiveFile> {
  const written = { at: deps.clock.now(), compress: true } as const;
  const decisions = (last: FiledDecision | null) =>
    listDecisions(deps.db, { authorId: userId, before: last?.decision.id }, PAGE);
  const decided = jsonLines(decisions, (filed) => {
    const { appeal: _, appealable: __, ...decision } = viewOwnDecision(filed);
    return decision;
  });
  yield { path: "moderation-decisions.json", body: decided, ...written };
  const appeals = (last: AppealRow | null) => appealsOf(deps.db, userId, last?.id ?? "", PAGE);
  yield { path: "appeals.json", body: jsonLines(appeals, viewAppeal), ...written };
}
