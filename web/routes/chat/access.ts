import { useQuery } from "@tanstack/react-query";
import { queries } from "../../app/platform.ts";

/** How this browser stands to an encrypted chat's group. */
export interface ChatAccess {
  readonly access: "inside" | "waiting" | "unconfirmed" | "revoked" | "no_member";
  /** Something was said here before this device came. */
  readonly isLate: boolean;
  /** Members who have no device with keys yet. */
  readonly absent: number;
}

const keyOf = (chatId: string) => ["chat-access", chatId];

export function noteAccess(chatId: string, access: ChatAccess): void {
  queries.setQueryData(keyOf(chatId), access);
}

/** `undefined` until that is known. */
export function useAccess(chatId: string): ChatAccess | undefined {
  return useQuery<ChatAccess>({
    queryKey: keyOf(chatId),
    queryFn: () => Promise.reject(new Error("it is told, not asked for")),
    enabled: false,
  }).data;
}
