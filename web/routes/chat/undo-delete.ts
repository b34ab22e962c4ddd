import i18next from "i18next";
import { ApiError, type Chat, type Message } from "../../../shared/client/index.ts";
import { encryptionHere } from "../../app/encryption.ts";
import { api } from "../../app/platform.ts";
import { codeText, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { doom } from "./doomed.ts";

const UNDO_MS = 10_000;

const due = new Map<string, () => void>();

// Who leaves meant what they did.
addEventListener("pagehide", () => {
  for (const execute of [...due.values()]) execute();
});

/** Deletes a message, with ten seconds to think better of it. */
export function deleteSoon({ encrypted }: Pick<Chat, "encrypted">, { chatId, seq }: Message): void {
  const key = `${chatId}:${seq}`;
  if (due.has(key)) return;
  doom(chatId, seq, true);
  const execute = () => {
    clearTimeout(timer);
    leave();
    due.delete(key);
    void (encrypted ? deleteSealed(chatId, seq) : deleteNow(chatId, seq));
  };
  const timer = setTimeout(execute, UNDO_MS);
  const undo = () => {
    clearTimeout(timer);
    due.delete(key);
    doom(chatId, seq, false);
  };
  const leave = toast(i18next.t("message.deleted"), {
    action: { label: i18next.t("message.undo"), run: undo },
    lastsMs: UNDO_MS,
  });
  due.set(key, execute);
}

async function deleteNow(chatId: string, seq: number): Promise<void> {
  try {
    await api.DELETE("/api/chats/{chatId}/messages/{seq}", {
      params: { path: { chatId, seq } },
      keepalive: true,
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return;
    doom(chatId, seq, false);
    toast(problemText(error), "danger");
  }
}

/** What this device alone can say, the others of the chat are told by it. */
async function deleteSealed(chatId: string, seq: number): Promise<void> {
  const content = { kind: "delete", target: seq } as const;
  const worker = await encryptionHere();
  const sent = await worker?.send(chatId, crypto.randomUUID(), content).catch(() => null);
  if (sent?.kind === "stored") return;
  doom(chatId, seq, false);
  toast(codeText(sent?.kind === "refused" ? sent.code : "network"), "danger");
}
