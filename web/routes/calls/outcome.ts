import type { Call } from "../../../shared/client/calls/index.ts";

/** What a call that is over was to somebody who was in it. */
export type Outcome = "out" | "in" | "missed" | "unanswered" | "cancelled" | "declined" | "refused";

/** What became of a call, as that user sees it. */
export function outcomeFor({ callerId, participants, status }: Call, userId: string): Outcome {
  const state = participants.find((one) => one.userId === userId)?.state;
  if (callerId === userId) {
    if (status === "rejected") return "refused";
    if (status === "missed") return "unanswered";
    return status === "cancelled" ? "cancelled" : "out";
  }
  if (state === "declined") return "declined";
  return state === "missed" ? "missed" : "in";
}
