import { skipToken, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Message, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import css from "./bubble.module.css";
import { useConversing } from "./conversing.ts";
import { useGist } from "./use-gist.ts";

interface ReplyQuoteProps {
  readonly seq: number;
  /** The message, if it is loaded. */
  readonly known: Message | null;
}

/** What a message answers; leads there. */
export function ReplyQuote({ seq, known }: ReplyQuoteProps) {
  const { t } = useTranslation();
  const { chatId, people, userId, jumpTo } = useConversing();
  const gist = useGist();
  const params = { path: { chatId, seq } };
  const fetched = useQuery({
    queryKey: ["message", chatId, seq],
    queryFn:
      known === null
        ? () => reply(api.GET("/api/chats/{chatId}/messages/{seq}", { params }))
        : skipToken,
  });
  const message = known ?? fetched.data;
  const name =
    message?.senderId === userId
      ? t("chats.you")
      : (people.get(message?.senderId ?? "")?.displayName ?? t("chat.someone"));
  return (
    <button type="button" className={css["quote"]} onClick={() => jumpTo(seq)}>
      <span className={css["quoteName"]}>{message ? name : " "}</span>
      <span className={css["quoteText"]}>
        {message ? gist(message) : fetched.isError ? t("chat.quoteMissing") : "…"}
      </span>
    </button>
  );
}
