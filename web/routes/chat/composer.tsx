import { ActionIcon } from "@mantine/core";
import { IconArrowUp, IconCheck, IconMoodSmile, IconPaperclip } from "@tabler/icons-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  memo,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import type { ChatSession } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import css from "./composer.module.css";
import { MicButton } from "./mic-button.tsx";
import { useComposer } from "./use-composer.ts";
import { useMention } from "./use-mention.ts";

interface ComposerProps {
  readonly chatId: string;
  readonly encrypted: boolean;
  readonly canWrite: boolean;
  readonly userId: string;
  readonly session: ChatSession;
}

const About = lazyPart("writing", async () => (await import("./writing/about-bar.tsx")).AboutBar);
const Tray = lazyPart("writing", async () => (await import("./writing/tray.tsx")).Tray);
const DropArea = lazyPart(
  "writing",
  async () => (await import("./writing/drop-area.tsx")).DropArea,
);
const AttachMenu = lazyPart(
  "writing",
  async () => (await import("./writing/attach-menu.tsx")).AttachMenu,
);
const EmojiPanel = lazyPart(
  "writing",
  async () => (await import("./writing/emoji-panel.tsx")).EmojiPanel,
);
const Mentions = lazyPart("writing", async () => (await import("./writing/mentions.tsx")).Mentions);
const Recorder = lazyPart("writing", async () => (await import("./writing/recorder.tsx")).Recorder);

/** Longest text the platform takes, in UTF-16 code units. */
const MAX_TEXT = 8_000;
const WARN_FROM = 7_500;

type Open = "emoji" | "attach" | null;

/** Where one writes, attaches and records. What is unfinished survives a reload. What others write leaves it alone. */
export const Composer = memo(function Composer({
  chatId,
  encrypted,
  canWrite,
  userId,
  session,
}: ComposerProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const composer = useComposer({ id: chatId, encrypted }, userId, session, field);
  const mention = useMention(chatId, composer.text, field, composer.setText);
  const [open, setOpen] = useState<Open>(null);
  const [recording, setRecording] = useState<"tapped" | "held" | null>(null);
  const { text, files, editing, replyTo, sendable } = composer;
  const left = MAX_TEXT - text.length;

  useAsHighAsItsText(field, text);

  useEffect(() => {
    // With a keyboard at hand one writes at once; on a phone the screen keyboard would cover the conversation.
    if (!isTouch()) field.current?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || mention.onKeyDown(event)) return;
    if (event.key === "Escape") composer.cancel();
    if (event.key === "ArrowUp" && text === "") composer.editLast(event);
    if (event.key !== "Enter" || event.shiftKey || isTouch()) return;
    event.preventDefault();
    composer.send();
  }

  if (!canWrite) return <p className={css["closed"]}>{t("chat.cannotWrite")}</p>;
  return (
    <div className={css["composer"]}>
      {(editing ?? replyTo) !== null && (
        <About message={editing ?? replyTo} editing={editing !== null} onCancel={composer.cancel} />
      )}
      {files.length > 0 && <Tray files={files} onRemove={composer.removeFile} />}
      {mention.query !== null && <Mentions {...mention} />}
      {open === "emoji" && <EmojiPanel onPick={composer.insert} onClose={() => setOpen(null)} />}
      {open === "attach" && (
        <AttachMenu onFiles={composer.addFiles} onClose={() => setOpen(null)} />
      )}
      {editing === null && <DropArea onFiles={composer.addFiles} />}
      {recording !== null && (
        <Recorder
          held={recording === "held"}
          onDone={(recorded) => {
            setRecording(null);
            if (recorded !== null) composer.sendVoice(recorded);
            field.current?.focus();
          }}
        />
      )}
      <form
        className={css["row"]}
        hidden={recording !== null}
        onSubmit={(event) => {
          event.preventDefault();
          composer.send();
        }}
      >
        <ActionIcon
          className={css["tool"] ?? ""}
          aria-label={t("chat.attach")}
          aria-haspopup="menu"
          aria-expanded={open === "attach"}
          disabled={editing !== null}
          onClick={() => setOpen(open === "attach" ? null : "attach")}
        >
          <IconPaperclip size={22} stroke={1.8} />
        </ActionIcon>
        <textarea
          ref={field}
          className={css["input"]}
          aria-label={t("chat.write")}
          aria-invalid={left < 0}
          placeholder={t("chat.write")}
          rows={1}
          enterKeyHint={isTouch() ? "enter" : "send"}
          value={text}
          {...mention.field}
          onChange={(event) => {
            composer.setText(event.currentTarget.value);
            if (event.currentTarget.value.trim() !== "") session.typing(performance.now());
          }}
          onSelect={mention.onSelect}
          onKeyDown={onKeyDown}
          onPaste={(event: ClipboardEvent) => editing === null || event.stopPropagation()}
        />
        {text.length > WARN_FROM && (
          <span className={css["left"]} role={left < 0 ? "alert" : undefined}>
            {left < 0 ? t("chat.tooLong", { count: -left }) : left}
          </span>
        )}
        <ActionIcon
          className={css["tool"] ?? ""}
          aria-label={t("chat.emoji")}
          aria-haspopup="dialog"
          aria-expanded={open === "emoji"}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => setOpen(open === "emoji" ? null : "emoji")}
        >
          <IconMoodSmile size={22} stroke={1.8} />
        </ActionIcon>
        {text.trim() === "" && files.length === 0 && editing === null ? (
          <MicButton onRecord={setRecording} />
        ) : (
          <ActionIcon
            type="submit"
            variant="filled"
            color="green"
            radius="xl"
            className={css["send"] ?? ""}
            aria-label={editing === null ? t("chat.send") : t("chat.saveEdit")}
            disabled={!sendable || left < 0}
            onPointerDown={(event) => event.preventDefault()}
          >
            {editing === null ? (
              <IconArrowUp size={22} stroke={2.2} />
            ) : (
              <IconCheck size={22} stroke={2.2} />
            )}
          </ActionIcon>
        )}
      </form>
    </div>
  );
});

/** Browsers that know `field-sizing` see to it themselves. */
function useAsHighAsItsText(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (element?.value !== text || CSS.supports("field-sizing", "content")) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [field, text]);
}

/** Without a keyboard Enter begins a line: there is a button to send. */
function isTouch(): boolean {
  return !matchMedia("(pointer: fine)").matches;
}
