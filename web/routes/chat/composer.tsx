import { ActionIcon, Textarea } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import css from "./composer.module.css";
import { useDraft } from "./draft.ts";

interface ComposerProps {
  readonly chatId: string;
  readonly userId: string;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
}

/** Longest text the platform takes, in UTF-16 code units. */
const MAX_TEXT = 8_000;
const WARN_FROM = 7_500;

/** Where one writes. Enter sends, Shift+Enter begins a line; what is unfinished survives a reload. */
export function Composer({ chatId, userId, onSend, onTyping }: ComposerProps) {
  const { t } = useTranslation();
  const [text, setText] = useDraft(userId, chatId);
  const field = useRef<HTMLTextAreaElement>(null);
  const left = MAX_TEXT - text.length;
  const sendable = text.trim() !== "" && left >= 0;

  useEffect(() => {
    // With a keyboard at hand one writes at once; on a phone the screen keyboard would cover the conversation.
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);

  function send(): void {
    if (!sendable) return;
    onSend(text.trim());
    setText("");
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className={css["composer"]}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        ref={field}
        className={css["field"] ?? ""}
        classNames={{ input: css["input"] ?? "" }}
        aria-label={t("chat.write")}
        placeholder={t("chat.write")}
        autosize
        minRows={1}
        maxRows={6}
        enterKeyHint="send"
        value={text}
        error={left < 0 ? t("chat.tooLong", { count: -left }) : null}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value.trim() !== "") onTyping();
        }}
        onKeyDown={onKeyDown}
      />
      {text.length > WARN_FROM && left >= 0 && <span className={css["left"]}>{left}</span>}
      <ActionIcon
        type="submit"
        variant="filled"
        color="green"
        radius="xl"
        className={css["send"] ?? ""}
        aria-label={t("chat.send")}
        disabled={!sendable}
        onPointerDown={(event) => event.preventDefault()}
      >
        <IconArrowUp size={22} stroke={2.2} />
      </ActionIcon>
    </form>
  );
}
