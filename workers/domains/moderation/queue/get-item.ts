import type {
  ModeratedKind,
  ModerationItem,
} from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { findCase } from "../../platform/index.ts";
import type { ModerationDeps } from "../ports.ts";
import { viewCases } from "./item-view.ts";

/** One thing that waits, or was decided about. Throws `not_found`. */
export async function getItem(
  deps: ModerationDeps,
  kind: ModeratedKind,
  subjectId: string,
): Promise<ModerationItem> {
  const row = await findCase(deps.db, { kind, subjectId });
  const [item] = row ? await viewCases(deps, [row]) : [];
  if (!item) throw new AppError(commonErrors.not_found);
  return item;
}
