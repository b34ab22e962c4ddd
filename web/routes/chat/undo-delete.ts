import i18next from "i18next";
import { ApiError, type Chat, type Message } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { codeText, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { doom } from "./doomed.ts";
import { type SealedDeletion, wantDeletion } from "./sealed-deletion.ts";

const UNDO_MS = 10_000;

type Execute = (isLeaving: boolean) => void;
const due = new Map<string, Execute>();

// Who leaves meant what they did.
addEventListener("pagehide", () => {
  for (const execute of [...due.values()]) execute(true);
});

/** Deletes a message, with ten seconds to think better of it. */
export function deleteSoon({ encrypted }: Pick<Chat, "encrypted">, { chatId, seq }: Message): void {
  const key = `${chatId}:${seq}`;
  if (due.has(key)) return;
  doom(chatId, seq, true);
  const sealed = encrypted ? wantDeletion(chatId, seq, UNDO_MS) : null;
  const execute: Execute = (isLeaving) => {
    clearTimeout(timer);
    leave();
    due.delete(key);
    void (sealed ? deleteSealed(chatId, seq, sealed, isLeaving) : deleteNow(chatId, seq));
  };
  const timer = setTimeout(() => execute(false), UNDO_MS);
  const undo = () => {
    clearTimeout(timer);
    due.delete(key);
    doom(chatId, seq, false);
    void sealed?.drop();
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
async function deleteSealed(
  chatId: string,
  seq: number,
  deletion: SealedDeletion,
  isLeaving: boolean,
): Promise<void> {
  const code = await deletion.carryOut();
  // Whoever has left is told of nothing: it is carried out when the device is opened again.
  if (code === null || isLeaving) return;
  await deletion.drop();
  doom(chatId, seq, false);
  toast(codeText(code), "danger");
}
