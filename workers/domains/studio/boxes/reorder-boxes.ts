import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import { openBox, openProject } from "../access.ts";
import { tellProject } from "../channel/tell.ts";
import type { StudioDeps } from "../ports.ts";
import { moved, type Place } from "../rules.ts";
import { orderOf, setOrder } from "./store.ts";

/** So often a move is tried again when boxes come or go at the same time. */
const MOST_ROUNDS = 5;

function notAll(): AppError {
  return new AppError(commonErrors.validation_failed, {
    fields: [{ path: "boxIds", message: "must be all boxes of the project, each once" }],
  });
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}

/** Puts the boxes into that order if they are all there are. Answers whether they were. */
async function applyOrder(
  deps: StudioDeps,
  projectId: string,
  ids: readonly string[],
): Promise<boolean> {
  const [, present] = await deps.db.batch([
    setOrder(deps.db, projectId, ids),
    orderOf(deps.db, projectId),
  ]);
  const applied = isSame(
    present.map(({ id }) => id),
    ids,
  );
  if (applied) {
    await tellProject(deps, projectId, [{ t: "boxes_reordered", boxIds: [...ids] }]);
  }
  return applied;
}

/**
 * Puts all boxes of a project into an order. Throws `not_found`, `forbidden`, and `validation_failed` unless they are all
 * of its boxes, each once: nothing changes then.
 */
export async function reorderBoxes(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  boxIds: readonly string[],
): Promise<string[]> {
  await openProject(deps, actor, projectId, "edit");
  if (new Set(boxIds).size !== boxIds.length) throw notAll();
  if (!(await applyOrder(deps, projectId, boxIds))) throw notAll();
  return [...boxIds];
}

/**
 * Moves one box. Throws `not_found` (also for a box to stand beside that is not in the project), `forbidden`, and
 * `conflict` while others never stop adding and deleting boxes.
 */
export async function moveBox(
  deps: StudioDeps,
  actor: Actor,
  boxId: string,
  place: Place,
): Promise<string[]> {
  const { box } = await openBox(deps, actor, boxId, "edit");
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const present = (await orderOf(deps.db, box.projectId)).map(({ id }) => id);
    const wanted = moved(present, boxId, place);
    if (!wanted) throw new AppError(commonErrors.not_found);
    if (await applyOrder(deps, box.projectId, wanted)) return wanted;
  }
  throw new AppError(commonErrors.conflict);
}
