import type { Platform } from "./platform.ts";

/** Moves the platform's clock forward and tells its time, in milliseconds. */
export async function advance({ origin }: Platform, seconds: number): Promise<number> {
  const reply = await fetch(`${origin}/api/dev/clock`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ advanceSeconds: seconds }),
  });
  const { now } = (await reply.json()) as { now: string };
  return Date.parse(now);
}

/** Longer than a proof of who one is counts. */
export const PROOF_OVER_S = 11 * 60;
