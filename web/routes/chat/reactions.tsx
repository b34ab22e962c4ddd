import { useTranslation } from "react-i18next";
import type { Message } from "../../../shared/client/index.ts";
import css from "./bubble.module.css";
import { useConversing } from "./conversing.ts";

/** How others, and the reader, have reacted; pressed again, one's own is taken back. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { session } = useConversing();
  return (
    <div className={css["reactions"]}>
      {message.reactions.map(({ emoji, count, mine }) => (
        <button
          key={emoji}
          type="button"
          className={css["reaction"]}
          aria-pressed={mine}
          aria-label={t("chat.reaction", { emoji, count })}
          onClick={() =>
            mine ? session.unreact(message.seq, emoji) : session.react(message.seq, emoji)
          }
        >
          <span className={css["emoji"]} aria-hidden="true">
            {emoji}
          </span>
          <span aria-hidden="true">{count}</span>
        </button>
      ))}
    </div>
  );
}
