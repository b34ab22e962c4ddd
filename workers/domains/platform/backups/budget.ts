import { type Clock, MINUTE } from "../../../../shared/kernel/time.ts";

/** What one run takes on: a Worker may do so much, and not be restarted for as long. */
const MOST_MS = MINUTE;
const MOST_CALLS = 600;

/** What a run may still take on. */
export interface Budget {
  spend(calls: number): void;
  readonly spent: boolean;
}

export function budgetOf(clock: Clock): Budget {
  const until = clock.now() + MOST_MS;
  let left = MOST_CALLS;
  return {
    spend: (calls) => {
      left -= calls;
    },
    get spent() {
      return left <= 0 || clock.now() >= until;
    },
  };
}
