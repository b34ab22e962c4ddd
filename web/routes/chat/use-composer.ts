import { type RefObject, type SyntheticEvent, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Chat, ChatSession, Message, OutgoingFile } from "../../../shared/client/index.ts";
import { toast } from "../../ui/toasts.tsx";
import { startEdit, stopComposing, useComposing } from "./compose-state.ts";
import { useDraft } from "./draft.ts";

/** Most files of one message. */
const MOST_FILES = 10;
/** Largest file of a message, in bytes: until it has left, the device keeps a copy. */
const LARGEST = 500_000_000;
/** Own messages can be changed for as long. */
const EDITABLE_MS = 48 * 3_600_000;

export interface Composing {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly files: readonly OutgoingFile[];
  readonly replyTo: Message | null;
  readonly editing: Message | null;
  readonly sendable: boolean;
  addFiles(files: readonly File[]): void;
  removeFile(localId: string): void;
  /** Puts something where the caret is. */
  insert(piece: string): void;
  send(): void;
  sendVoice(recorded: OutgoingFile): void;
  /** Answers nothing, changes nothing. */
  cancel(): void;
  editLast(event: SyntheticEvent): void;
}

/** What is being written to a chat: a message of its own, an answer, or another text for a message that was sent. */
export function useComposer(
  chat: Pick<Chat, "id" | "encrypted">,
  userId: string,
  session: ChatSession,
  field: RefObject<HTMLTextAreaElement | null>,
): Composing {
  const { t } = useTranslation();
  const chatId = chat.id;
  const [draft, setDraft] = useDraft(userId, chat);
  const { replyTo, editing } = useComposing(chatId);
  const [edited, setEdited] = useState({ seq: 0, text: "" });
  const [files, setFiles] = useState<readonly OutgoingFile[]>([]);
  const cancel = useCallback(() => stopComposing(chatId), [chatId]);
  useEffect(() => cancel, [cancel]);
  const about = (editing ?? replyTo)?.seq;
  useEffect(() => {
    if (about !== undefined) field.current?.focus();
  }, [about, field]);

  const text = editing === null ? draft : edited.seq === editing.seq ? edited.text : editing.text;
  const setText = (next: string) =>
    editing === null ? setDraft(next) : setEdited({ seq: editing.seq, text: next });
  const keptFiles = (editing?.attachments.length ?? 0) > 0;
  const hasFiles = editing === null ? files.length > 0 : keptFiles;
  const sendable = text.trim() !== "" || hasFiles;

  const addFiles = useCallback(
    (added: readonly File[]) => {
      const fitting = added.filter(({ size }) => size <= LARGEST && size > 0);
      if (fitting.length < added.length) toast(t("chat.fileTooLarge"), "danger");
      void chosen(fitting).then((fresh) =>
        setFiles((before) => {
          const all = [...before, ...fresh];
          if (all.length > MOST_FILES) {
            toast(t("chat.tooManyFiles", { count: MOST_FILES }), "danger");
          }
          return all.slice(0, MOST_FILES);
        }),
      );
      field.current?.focus();
    },
    [field, t],
  );

  function post(about: { readonly text: string; readonly files?: readonly OutgoingFile[] }): void {
    session.send({
      ...about,
      clientId: crypto.randomUUID(),
      createdAt: new Date().toISOString(),
      ...(replyTo !== null && { replyTo: replyTo.seq }),
    });
    cancel();
  }

  function send(): void {
    if (!sendable || text.length > 8_000) return;
    if (editing === null) {
      post({ text: text.trim(), ...(files.length > 0 && { files }) });
      setDraft("");
      setFiles([]);
    } else {
      session.edit(editing.seq, text.trim());
      cancel();
    }
    field.current?.focus();
  }

  return {
    text,
    setText,
    files,
    replyTo,
    editing,
    sendable,
    addFiles,
    removeFile: (localId) => setFiles(files.filter((one) => one.localId !== localId)),
    insert: (piece) => insertAtCaret(field.current, text, piece, setText),
    send,
    sendVoice: (recorded) => post({ text: "", files: [recorded] }),
    cancel,
    editLast: (event) => {
      const last = lastOwn(session);
      if (last === null || editing !== null) return;
      event.preventDefault();
      startEdit(last);
    },
  };
}

/** Puts a piece in place of what is marked, and the caret behind it. */
export function insertAtCaret(
  field: HTMLTextAreaElement | null,
  text: string,
  piece: string,
  setText: (text: string) => void,
  from = field?.selectionStart ?? text.length,
): void {
  const to = field?.selectionEnd ?? text.length;
  setText(text.slice(0, from) + piece + text.slice(to));
  requestAnimationFrame(() => field?.setSelectionRange(from + piece.length, from + piece.length));
}

function lastOwn(session: ChatSession): Message | null {
  const { log } = session.view();
  const last = log.entries.findLast(
    (entry) => entry.kind === "message" && entry.actorId === log.userId,
  );
  if (last?.kind !== "message" || last.message.deletedAt !== null) return null;
  return Date.now() - Date.parse(last.at) < EDITABLE_MS ? last.message : null;
}

/** What looks into files is loaded with the first of them. */
async function chosen(files: readonly File[]): Promise<OutgoingFile[]> {
  const { outgoing } = await import("./writing/chosen-file.ts");
  return Promise.all(files.map(outgoing));
}
