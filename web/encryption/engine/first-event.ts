import type { Surroundings } from "./ports.ts";

/** About as many events as one call gives. */
const PAGE = 100;

/**
 * Where to begin in a log: nothing of the time before the platform knew of this device is for it. By halves, for a log
 * may be long.
 */
export async function firstOf(
  { transport }: Surroundings,
  chatId: string,
  knownSince: string | null,
): Promise<number> {
  const from = Date.parse(knownSince ?? "");
  const isBefore = async (seq: number) => {
    const page = await transport.events(chatId, seq);
    const [first] = page?.events ?? [];
    return first !== undefined && Date.parse(first.at) < from;
  };
  let low = 0;
  let high = PAGE;
  for (; await isBefore(high); high *= 2) low = high;
  while (high - low > PAGE) {
    const middle = (low + high) >> 1;
    if (await isBefore(middle)) low = middle;
    else high = middle;
  }
  return low;
}
