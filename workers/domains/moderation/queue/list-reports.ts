import type { ModeratedKind, Report } from "../../../../shared/contracts/moderation/index.ts";
import type { ReportReason } from "../../../../shared/contracts/platform/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { listOpenReports } from "../../platform/index.ts";
import type { ModerationDeps } from "../ports.ts";
import { viewReport } from "./item-view.ts";

const LIST = "moderation.reports";

interface Query {
  readonly kind?: ModeratedKind | undefined;
  readonly reason?: ReportReason | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

async function positionOf(deps: ModerationDeps, cursor: string | undefined) {
  if (cursor === undefined) return null;
  const [createdAt, id] = await deps.cursors.open(LIST, cursor);
  if (typeof createdAt === "number" && typeof id === "string") return { createdAt, id };
  throw new AppError(commonErrors.invalid_cursor);
}

/** Open reports, oldest first. Throws `invalid_cursor`. */
export async function listReports(
  deps: ModerationDeps,
  { limit, cursor, ...filter }: Query,
): Promise<Page<Report>> {
  const after = await positionOf(deps, cursor);
  const rows = await listOpenReports(deps.db, filter, after, limit + 1);
  return pageOf(rows, limit, viewReport, ({ createdAt, id }) =>
    deps.cursors.seal(LIST, [createdAt, id]),
  );
}
