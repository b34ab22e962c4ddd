import type { Actor } from "../../platform/index.ts";
import { type DecisionRow, hasOtherModerator } from "../decisions/store.ts";
import type { ModerationDeps } from "../ports.ts";

/** Nobody answers for their own decision, nor in their own cause, as long as there is somebody else who can. */
export async function mayAnswer(
  deps: ModerationDeps,
  actor: Actor,
  { moderatorId, authorId }: DecisionRow,
): Promise<boolean> {
  if (actor.userId !== moderatorId && actor.userId !== authorId) return true;
  return !(await hasOtherModerator(deps.db, actor.userId));
}
