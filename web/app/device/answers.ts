import { hashKey, onlineManager, type QueryKey } from "@tanstack/react-query";
import type { User } from "../../../shared/client/index.ts";
import { type Answer, keepAnswers, keptAnswers } from "../../../shared/client/offline/index.ts";
import { meQuery } from "../me.ts";
import { queries } from "../platform.ts";

/** What is shown without a network: the account, the list of chats, who is in them. */
const KEPT: readonly unknown[] = ["me", "chats", "members", "person"];
/** Answers come in bursts, and are written together. */
const WRITE_AFTER_MS = 1_000;

/** Keeps what the platform says to a member, until told to stop. */
export function keepingAnswers(userId: string): () => void {
  const changed = new Map<string, Answer>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    timer = undefined;
    const answers = [...changed.values()];
    changed.clear();
    // A device that cannot keep them shows nothing without a network.
    void keepAnswers(userId, answers).catch(() => undefined);
  };
  const note = (key: QueryKey, data: unknown) => {
    if (!KEPT.includes(key[0]) || data === undefined) return;
    changed.set(hashKey(key), { key: hashKey(key), data });
    timer ??= setTimeout(write, WRITE_AFTER_MS);
  };
  for (const query of queries.getQueryCache().getAll()) note(query.queryKey, query.state.data);
  const unsubscribe = queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success") return;
    note(event.query.queryKey, event.query.state.data);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

/** Puts what was kept for a member where the platform's answers go. Tells whether it is enough to go on with. */
export async function restoreAnswers(userId: string): Promise<boolean> {
  // Questions wait for the network from now on, rather than fail.
  onlineManager.setOnline(navigator.onLine);
  for (const { key, data } of await keptAnswers(userId)) {
    const queryKey: QueryKey = JSON.parse(key);
    if (queries.getQueryData(queryKey) !== undefined) continue;
    // As old as can be: the platform is asked as soon as it answers.
    queries.setQueryData(queryKey, data, { updatedAt: 1 });
  }
  const me: User | undefined = queries.getQueryData(meQuery.queryKey);
  return me?.id === userId;
}
