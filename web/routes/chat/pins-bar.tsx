import { IconPin } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ChatLog, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useConversing } from "./conversing.ts";
import css from "./pins-bar.module.css";
import { useGist } from "./use-gist.ts";

/** What is pinned, one at a time: followed, it leads to the message and shows the one pinned before. */
export const PinsBar = memo(function PinsBar({ log }: { log: ChatLog }) {
  const { t } = useTranslation();
  const { chatId, jumpTo } = useConversing();
  const queries = useQueryClient();
  const gist = useGist();
  const { data } = useQuery({
    queryKey: ["pins", chatId],
    queryFn: () => reply(api.GET("/api/chats/{chatId}/pins", { params: { path: { chatId } } })),
    staleTime: 5 * 60_000,
  });
  const changed = log.entries.findLast(changesPins)?.seq ?? 0;
  const seen = useRef(changed);
  useEffect(() => {
    if (changed > seen.current) void queries.invalidateQueries({ queryKey: ["pins", chatId] });
    seen.current = changed;
  }, [queries, chatId, changed]);

  const pins = data?.items ?? [];
  const [turned, setTurned] = useState(0);
  const index = pins.length === 0 ? 0 : turned % pins.length;
  const pin = pins[index];
  if (pin === undefined) return null;
  const follow = () => {
    jumpTo(pin.seq);
    setTurned(index + 1);
  };
  return (
    <button type="button" className={css["bar"]} onClick={follow}>
      <IconPin size={20} aria-hidden="true" />
      <span className={css["text"]}>
        <span className={css["title"]}>
          {pins.length === 1
            ? t("message.pinnedOne")
            : t("message.pinnedMany", { index: pins.length - index, count: pins.length })}
        </span>
        <span className={css["gist"]}>{gist(pin)}</span>
      </span>
    </button>
  );
});

function changesPins({ kind }: ChatLog["entries"][number]): boolean {
  return kind === "pinned" || kind === "edited" || kind === "deleted";
}
