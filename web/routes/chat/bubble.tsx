import { Button } from "@mantine/core";
import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconDots,
  IconPinFilled,
} from "@tabler/icons-react";
import { type CSSProperties, type KeyboardEvent, type MouseEvent, memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Message, Person } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { useFormat } from "../../ui/format.ts";
import { codeText } from "../../ui/problem.tsx";
import { AttachmentsBox, isVisual, mediaWidth } from "./attachments/attachments-box.tsx";
import css from "./bubble.module.css";
import { type Conversing, useConversing } from "./conversing.ts";
import { isOnlyEmoji, MessageText } from "./message-text.tsx";
import { ReplyQuote } from "./reply-quote.tsx";
import type { Bubble as BubbleRow, Mark } from "./timeline-rows.ts";
import { useLongPress } from "./use-long-press.ts";

const LinkPreviewCard = lazyPart(
  "chat",
  async () => (await import("./link-preview-card.tsx")).LinkPreviewCard,
);
const Reactions = lazyPart("chat", async () => (await import("./reactions.tsx")).Reactions);
const OutgoingFiles = lazyPart(
  "writing",
  async () => (await import("./writing/outgoing-files.tsx")).OutgoingFiles,
);

interface BubbleProps extends Omit<BubbleRow, "kind" | "key"> {
  readonly sender: Person | undefined;
  readonly online: boolean;
  /** It has just been jumped to. */
  readonly flash: boolean;
  readonly onRetry: (clientId: string) => void;
  readonly onDiscard: (clientId: string) => void;
}

/** One message. Own ones stand right; others' left, with the sender's name and picture once a run. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { t } = useTranslation();
  const { own, first, last, sender, senderId, message, deleted, mark, flash } = props;
  const { openMenu } = useConversing();
  const open = message === null || deleted ? null : message;
  const press = useLongPress(() => open && openMenu(open, null));
  const name = sender?.displayName ?? t("chat.someone");
  return (
    <article
      className={css["message"]}
      data-own={own || undefined}
      data-first={first || undefined}
      data-last={last || undefined}
      data-mark={mark ?? undefined}
      data-flash={flash || undefined}
      data-seq={message?.seq}
      aria-label={t("chat.messageBy", { name: own ? t("chats.you") : name })}
      tabIndex={-1}
      onContextMenu={(event) => open && onContextMenu(event, open, openMenu)}
      onKeyDown={(event) => open && onKeyDown(event, open, openMenu)}
      {...press}
    >
      {!own && (
        <span className={css["face"]}>
          {last && (
            <Avatar
              id={senderId}
              name={name}
              url={sender?.avatarUrl ?? null}
              size={34}
              online={props.online}
            />
          )}
        </span>
      )}
      <Body {...props} name={name} />
      {open !== null && (
        <button
          type="button"
          className={css["more"]}
          tabIndex={-1}
          aria-label={t("chat.more")}
          aria-haspopup="menu"
          onClick={(event) => openMenu(open, { x: event.clientX, y: event.clientY })}
        >
          <IconDots size={20} aria-hidden="true" />
        </button>
      )}
    </article>
  );
});

function Body({ name, ...props }: BubbleProps & { readonly name: string }) {
  const { own, first, text, message, files, replyTo, answers, deleted, mark, error } = props;
  const attachments = deleted ? NONE : (message?.attachments ?? NONE);
  const width = useMemo(() => mediaWidth(attachments), [attachments]);
  const style: CSSProperties & { "--media"?: string } =
    width === null ? {} : { "--media": `${width}px` };
  // A picture alone carries its time on itself.
  const bare = text === "" && message?.reactions.length === 0 && attachments.some(isVisual);
  return (
    <div
      className={css["bubble"]}
      data-media={width !== null || undefined}
      data-bare={bare || undefined}
      style={style}
    >
      {!own && first && <div className={css["name"]}>{name}</div>}
      {!deleted && message?.forwardedFrom && <Forwarded userId={message.forwardedFrom.senderId} />}
      {replyTo !== null && <ReplyQuote seq={replyTo} known={answers} />}
      {message && attachments.length > 0 && (
        <AttachmentsBox message={message} attachments={attachments} />
      )}
      {files.length > 0 && (
        <OutgoingFiles
          files={files}
          pending={mark === "pending"}
          onCancel={() => props.onDiscard(props.clientId)}
        />
      )}
      <div
        className={css["text"]}
        data-deleted={deleted || undefined}
        data-large={(!deleted && isOnlyEmoji(text)) || undefined}
      >
        <Words text={text} deleted={deleted} message={message} />
        <Meta {...props} />
      </div>
      {!deleted && message?.linkPreview && <LinkPreviewCard preview={message.linkPreview} />}
      {!deleted && message && message.reactions.length > 0 && <Reactions message={message} />}
      {mark === "failed" && <Refused {...props} error={error} />}
    </div>
  );
}

const NONE: Message["attachments"] = [];

interface WordsProps {
  readonly text: string;
  readonly deleted: boolean;
  readonly message: Message | null;
}

function Words({ text, deleted, message }: WordsProps) {
  const { t } = useTranslation();
  if (deleted) return <span data-text>{t("chat.deleted")}</span>;
  if (text === "") return null;
  return (
    <span data-text>
      <MessageText text={text} mentions={message?.mentions ?? []} />
    </span>
  );
}

function Meta({ at, mark, deleted, message }: BubbleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={css["meta"]}>
      {message?.pinned && (
        <IconPinFilled size={13} role="img" aria-label={t("chat.isPinned")} aria-hidden={false} />
      )}
      {!deleted && message?.editedAt && (
        <span title={format.dateTime(message.editedAt)}>{t("chat.edited")}</span>
      )}
      <time dateTime={at} title={format.dateTime(at)}>
        {format.time(at)}
      </time>
      {mark && <DeliveryMark mark={mark} />}
    </span>
  );
}

function Forwarded({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const { people } = useConversing();
  const name = people.get(userId)?.displayName ?? t("chat.someone");
  return <div className={css["forwarded"]}>{t("chat.forwardedFrom", { name })}</div>;
}

const MARKS = {
  pending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
} as const;

function DeliveryMark({ mark }: { mark: Mark }) {
  const { t } = useTranslation();
  const Icon = MARKS[mark];
  return (
    <span className={css["mark"]} data-mark={mark} role="img" aria-label={t(`chat.marks.${mark}`)}>
      <Icon size={15} stroke={2} aria-hidden="true" />
    </span>
  );
}

type RefusedProps = Pick<BubbleProps, "clientId" | "error" | "onRetry" | "onDiscard">;

function Refused({ clientId, error, onRetry, onDiscard }: RefusedProps) {
  const { t } = useTranslation();
  return (
    <div className={css["refused"]}>
      <p>{codeText(error ?? "unexpected")}</p>
      <Button variant="subtle" onClick={() => onRetry(clientId)}>
        {t("chat.retry")}
      </Button>
      <Button variant="subtle" color="red" onClick={() => onDiscard(clientId)}>
        {t("chat.discard")}
      </Button>
    </div>
  );
}

type OpenMenu = Conversing["openMenu"];

function onContextMenu(event: MouseEvent, message: Message, openMenu: OpenMenu): void {
  // Who has marked some words wants what the browser offers for them.
  if (getSelection()?.isCollapsed === false) return;
  event.preventDefault();
  const byPointer = event.clientX > 0 || event.clientY > 0;
  openMenu(message, byPointer ? { x: event.clientX, y: event.clientY } : null);
}

function onKeyDown(event: KeyboardEvent, message: Message, openMenu: OpenMenu): void {
  if (event.key !== "Enter" || event.target !== event.currentTarget) return;
  event.preventDefault();
  const box = event.currentTarget.getBoundingClientRect();
  openMenu(message, { x: box.left + box.width / 2, y: Math.max(box.top, 80) });
}
