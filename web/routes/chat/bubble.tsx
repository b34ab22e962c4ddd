import { Button } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconChecks, IconClock } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "../../../shared/client/index.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useFormat } from "../../ui/format.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { codeText } from "../../ui/problem.tsx";
import css from "./bubble.module.css";
import type { Bubble as BubbleRow, Mark } from "./timeline-rows.ts";

interface BubbleProps extends Omit<BubbleRow, "kind" | "key"> {
  readonly sender: Person | undefined;
  readonly online: boolean;
  readonly onRetry: (clientId: string) => void;
  readonly onDiscard: (clientId: string) => void;
}

/** One message. Own ones stand right; others' left, with the sender's name and picture once a run. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { own, first, last, sender, senderId, text, at, mark, deleted } = props;
  const name = sender?.displayName ?? t("chat.someone");
  return (
    <article
      className={css["message"]}
      data-own={own || undefined}
      data-first={first || undefined}
      data-last={last || undefined}
      data-mark={mark ?? undefined}
      aria-label={t("chat.messageBy", { name: own ? t("chats.you") : name })}
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
      <div className={css["bubble"]}>
        {!own && first && <div className={css["name"]}>{name}</div>}
        <div className={css["text"]} data-deleted={deleted || undefined}>
          <span data-text>{deleted ? t("chat.deleted") : <LinkedText text={text} />}</span>
          <span className={css["meta"]}>
            <time dateTime={at} title={format.dateTime(at)}>
              {format.time(at)}
            </time>
            {mark && <DeliveryMark mark={mark} />}
          </span>
        </div>
        {mark === "failed" && <Refused {...props} />}
      </div>
    </article>
  );
});

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

function Refused({ clientId, error, onRetry, onDiscard }: BubbleProps) {
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
