import type { z } from "@hono/zod-openapi";
import type {
  ModerationItem,
  moderationContracts,
} from "../../../../shared/contracts/moderation/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import type { ContentCase } from "../../platform/index.ts";
import type { ModerationDeps } from "../ports.ts";
import { viewCases } from "./item-view.ts";
import { type CasePosition, listCases } from "./store.ts";

type Query = z.output<(typeof moderationContracts)["getQueue"]["query"]>;

async function positionOf(
  deps: ModerationDeps,
  list: string,
  cursor: string | undefined,
): Promise<CasePosition | null> {
  if (cursor === undefined) return null;
  const [priority, since, id] = await deps.cursors.open(list, cursor);
  if (typeof priority === "number" && typeof since === "number" && typeof id === "string") {
    return { priority, since, id };
  }
  throw new AppError(commonErrors.invalid_cursor);
}

const moment = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** What waits for a moderator, or was decided about, with its author. Throws `invalid_cursor`. */
export async function getQueue(
  deps: ModerationDeps,
  { limit, cursor, from, to, ...filter }: Query,
): Promise<Page<ModerationItem>> {
  const list = `moderation.queue ${filter.status}`;
  const last = await positionOf(deps, list, cursor);
  const span = { from: moment(from), to: moment(to) };
  const rows = await listCases(deps.db, { ...filter, ...span }, last, limit + 1);
  const seal = ({ priority, since, subjectId }: ContentCase) =>
    deps.cursors.seal(list, [priority, since, subjectId]);
  const { items, nextCursor } = await pageOf(rows, limit, (row) => row, seal);
  return { items: await viewCases(deps, items), nextCursor };
}
