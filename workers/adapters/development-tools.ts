import type { CronName, OutboxMessage } from "../../shared/contracts/platform/index.ts";
import { clockOffset, shiftClock } from "../../shared/kernel/time.ts";
import type { DevelopmentTools } from "../domains/platform/ports.ts";

/** The object behind development's tools. */
interface Desk {
  setClockOffset(offsetMs: number): Promise<number>;
  readOutbox(to: string | null, channel: string | null, limit: number): Promise<OutboxMessage[]>;
  passOnCounts(): Promise<void>;
}

/** Makes the platform's clock right in this isolate before its first use. */
export async function loadClock(desk: { clockOffset(): Promise<number> }): Promise<void> {
  shiftClock(await desk.clockOffset());
}

/** Development's tools over their object. Only a local build ever makes them. */
export function developmentTools(
  desk: Desk,
  runCron: (name: CronName) => Promise<Record<string, unknown>>,
): DevelopmentTools {
  const moveTo = async (offsetMs: number) => {
    shiftClock(offsetMs);
    return desk.setClockOffset(offsetMs);
  };
  return {
    readOutbox: ({ to, channel, limit }) => desk.readOutbox(to ?? null, channel ?? null, limit),
    advanceClock: (byMs) => moveTo(clockOffset() + byMs),
    resetClock: () => moveTo(0),
    runCron: async (name) => {
      // Counts come by themselves, some seconds later: whoever runs the counters wants to see them.
      if (name === "counters") await desk.passOnCounts();
      return runCron(name);
    },
  };
}
