import { ADVERSE, type OwnDecision } from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { Actor } from "../../platform/index.ts";
import type { ModerationDeps } from "../ports.ts";
import { viewOwnDecision } from "./decision-view.ts";
import { type FiledDecision, listDecisions } from "./store.ts";

const LIST = "moderation.own";

interface Query {
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What is held against the caller, newest first. Throws `invalid_cursor`. */
export async function listOwnDecisions(
  deps: ModerationDeps,
  actor: Actor,
  { kind, subject, limit, cursor }: Query,
): Promise<Page<OwnDecision>> {
  const [before] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  if (typeof before === "number") throw new AppError(commonErrors.invalid_cursor);
  const own = { authorId: actor.userId, actions: ADVERSE, kind, subjectId: subject, before };
  const rows = await listDecisions(deps.db, own, limit + 1);
  const seal = ({ decision }: FiledDecision) => deps.cursors.seal(LIST, [decision.id]);
  return pageOf(rows, limit, viewOwnDecision, seal);
}
