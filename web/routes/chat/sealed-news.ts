import type { QueryClient } from "@tanstack/react-query";
import type { ChatLog } from "../../../shared/client/index.ts";
import { sealedPreviewKey } from "../../app/sealed-preview.ts";

/** Tells the list what the newest message of an open encrypted chat says, as it is now. */
export function noteNewest(queries: QueryClient, chatId: string, log: ChatLog): void {
  const newest = log.entries.findLast(({ kind }) => kind === "message");
  if (newest?.kind !== "message") return;
  const key = sealedPreviewKey(chatId, newest.seq);
  const { text } = newest.message;
  if (queries.getQueryData(key) !== text) queries.setQueryData(key, text);
}
