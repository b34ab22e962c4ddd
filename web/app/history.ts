import { queryOptions } from "@tanstack/react-query";
import type { Remote } from "../encryption/browser/rpc.ts";
import type { WorkerSide } from "../encryption/browser/worker.ts";
import { chatsQuery } from "./chats.ts";
import { encryption, hasKeys } from "./encryption.ts";
import { queries } from "./platform.ts";

export type HistoryState = Awaited<ReturnType<Remote<WorkerSide>["historyState"]>>;
export type RestoreOutcome = Awaited<ReturnType<Remote<WorkerSide>["restore"]>>;

/** Looked at again, while somebody is there to see it; sooner by who waits for an answer. */
const AGAIN_MS = 60_000;
const SOON_MS = 15_000;

/** How things stand with histories between the reader's devices, and their backup; `null` where there are no keys. */
export function historyQuery(userId: string) {
  return queryOptions({
    queryKey: ["trust", userId, "history"],
    queryFn: async (): Promise<HistoryState | null> =>
      (await hasKeys(userId)) ? (await encryption(userId)).historyState() : null,
    refetchInterval: ({ state }) => (state.data?.asked === "waiting" ? SOON_MS : AGAIN_MS),
  });
}

/** What was read elsewhere is here now: lists and chats show it when they are looked at. */
export async function historyChanged(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ["trust"] });
  await queries.invalidateQueries({ queryKey: ["sealed-preview"] });
}

/** The encrypted chats that the reader is in. */
export async function encryptedChats(): Promise<string[]> {
  const chats = await queries.ensureQueryData(chatsQuery);
  return chats.filter(({ encrypted }) => encrypted).map(({ id }) => id);
}
