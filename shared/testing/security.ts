import { sendJson } from "./accounts.ts";

interface HistoryEntry {
  readonly id: string;
  readonly kind: string;
  readonly result: string;
  readonly reason: string | null;
  readonly suspicious: boolean;
  readonly device: string | null;
  readonly country: string | null;
  readonly method: string | null;
  readonly sessionId: string | null;
}

const PATIENCE_MS = 10_000;

/** What `look` finds, as soon as it finds something: work goes on after the reply. */
export async function eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error("it did not come about");
  }
}

/** An account's history, newest first. */
export async function historyOf(
  headers: Record<string, string>,
  query = "",
): Promise<HistoryEntry[]> {
  const response = await sendJson("GET", `/api/auth/history${query}`, undefined, headers);
  return (await response.json<{ items: HistoryEntry[] }>()).items;
}
