/** What a speed is taken over, and what it takes to tell one. */
const SPEED_OVER_MS = 4_000;
const SPEED_AFTER_MS = 400;

/** Tells, from how many bytes have left by now, how many leave in a second: over the last few seconds, never below 0. */
export function speedometer(): (sent: number) => number {
  const seen: { readonly at: number; readonly sent: number }[] = [];
  return (sent) => {
    const at = performance.now();
    seen.push({ at, sent });
    while (seen.length > 2 && at - (seen[0]?.at ?? at) > SPEED_OVER_MS) seen.shift();
    const first = seen[0] ?? { at, sent };
    if (at - first.at < SPEED_AFTER_MS) return 0;
    return Math.max(0, ((sent - first.sent) / (at - first.at)) * 1_000);
  };
}
