import type { ModerationAction } from "../../../../shared/contracts/moderation/index.ts";

/** What an action means for the thing itself. */
export function verdictOf(action: ModerationAction): "approve" | "reject" | "restore" {
  if (action === "approve") return "approve";
  return action === "dismiss" || action === "warn" ? "restore" : "reject";
}

/** The state of the case that an action leads to. */
export function stateAfter(action: ModerationAction): "kept" | "removed" {
  return verdictOf(action) === "reject" ? "removed" : "kept";
}
