import type { CallReport } from "../../../shared/contracts/calls/index.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { Actor } from "../platform/index.ts";
import { getCall } from "./get-call.ts";
import type { CallDeps } from "./ports.ts";
import { findReports, putReport, type ReportRow } from "./store.ts";

/** Keeps how the call went for the caller, in place of what was told before. Throws `not_found`. */
export async function reportCall(
  deps: CallDeps,
  actor: Actor,
  callId: string,
  report: CallReport,
): Promise<void> {
  await getCall(deps, actor, callId);
  await putReport(deps.db, callId, actor.userId, report, deps.clock.now());
}

function reportOf({ callId, updatedAt, states, ...report }: ReportRow) {
  return { ...report, states: states as CallReport["states"], updatedAt: iso(updatedAt) };
}

/** How the call went: of everybody for who began it, else the caller's own. Throws `not_found`. */
export async function getReports(deps: CallDeps, actor: Actor, callId: string) {
  const call = await getCall(deps, actor, callId);
  const all = await findReports(deps.db, callId);
  const mayAll = call.callerId === actor.userId;
  return all.filter(({ userId }) => mayAll || userId === actor.userId).map(reportOf);
}
