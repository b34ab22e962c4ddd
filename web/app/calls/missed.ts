import type { Call } from "../../../shared/client/calls/index.ts";
import { reply } from "../../../shared/client/index.ts";
import { remember } from "../../ui/storage.ts";
import { api, queries } from "../platform.ts";

/** More than that is many. */
const MOST = 20;

/** When the newest call ended that the reader has seen in their list; by the platform's clock. */
const seen = remember("veche.calls-seen");

/** How many calls were missed that the reader has not seen in their list. What was before this browser is not counted. */
export async function countMissed(): Promise<number> {
  const query = { limit: MOST, missed: "true" as const };
  const { items } = await reply(api.GET("/api/calls/history", { params: { query } }));
  const since = seen.get();
  if (since === null) seen.set(endOf(items[0]));
  return since === null ? 0 : items.filter((call) => endOf(call) > since).length;
}

/** The reader has seen their list of calls. */
export function sawCalls(calls: readonly Call[]): void {
  const ends = [seen.get() ?? "", ...calls.map(endOf)];
  seen.set(ends.sort().at(-1) ?? "");
  queries.setQueryData(["calls", "missed"], 0);
}

function endOf(call: Call | undefined): string {
  return call?.endedAt ?? "";
}
