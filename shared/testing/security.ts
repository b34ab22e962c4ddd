import { mailsTo, sendJson } from "./accounts.ts";

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
const LONGEST_PAUSE_MS = 50;

/** What `look` finds, as soon as it finds something: work goes on after the reply. */
export async function eventually<Found>(look: () => Promise<Found | undefined>): Promise<Found> {
  const until = performance.now() + PATIENCE_MS;
  for (let pause = 2; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error("it did not come about");
    // What is waited for runs in the same thread: looking without a break would keep it from happening.
    await scheduler.wait(pause);
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

/** The newest mail of this kind to the address, once it is there. */
export function mailOf(email: string, kind: string) {
  return eventually(async () => {
    const mails = await mailsTo(email);
    return mails.find(({ data }) => data["kind"] === kind);
  });
}

/** An address (of the network) that no other test has. */
export function someAddress(): { "X-Dev-IP": string } {
  return { "X-Dev-IP": [10, ...crypto.getRandomValues(new Uint8Array(3))].join(".") };
}

/** Status and code of a refusal. */
export async function codeOf(response: Response): Promise<[number, string]> {
  return [response.status, (await response.json<{ code: string }>()).code];
}
