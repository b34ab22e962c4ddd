import { type ReportReason, reportReason } from "../../../../shared/contracts/platform/index.ts";
import type { FirstLookPolicy, Verdict } from "../ports.ts";

/** The worst that a verdict says: what for, and how sure it is, 0 to 100. */
export interface Fear {
  readonly reason: ReportReason | null;
  readonly risk: number;
}

export function worstOf(verdict: Verdict): Fear {
  let worst: Fear = { reason: null, risk: 0 };
  for (const reason of reportReason.options) {
    const risk = Math.round((verdict[reason] ?? 0) * 100);
    if (risk > worst.risk) worst = { reason, risk };
  }
  return worst;
}

/** What is done without a person. Nothing is let through unless that is configured. */
export function consequence(
  risk: number,
  { queueFrom, rejectFrom, approveUpTo }: FirstLookPolicy,
): "reject" | "approve" | "queue" | "nothing" {
  if (rejectFrom !== null && risk >= rejectFrom) return "reject";
  if (approveUpTo !== null && risk <= approveUpTo) return "approve";
  return risk >= queueFrom ? "queue" : "nothing";
}
