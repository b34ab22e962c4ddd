import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatLog, Person } from "../../../shared/client/index.ts";
import css from "../../ui/visually-hidden.module.css";

interface AnnouncerProps {
  readonly log: ChatLog;
  readonly people: ReadonlyMap<string, Person>;
}

/** Reads new messages of others out to who cannot see them; what was there already is not read. */
export function Announcer({ log, people }: AnnouncerProps) {
  const { t } = useTranslation();
  const heard = useRef(log.lastSeq);
  const [text, setText] = useState("");
  useEffect(() => {
    const after = heard.current;
    heard.current = log.lastSeq;
    const fresh = log.entries.filter((entry) => entry.seq > after && entry.actorId !== log.userId);
    const last = fresh.at(-1);
    if (last?.kind !== "message") return;
    const name = people.get(last.actorId)?.displayName ?? t("chat.someone");
    setText(
      fresh.length === 1
        ? `${name}: ${last.message.text}`
        : t("chats.unread", { count: fresh.length }),
    );
  }, [log, people, t]);
  return (
    <div className={css["hidden"]} aria-live="polite">
      {text}
    </div>
  );
}
