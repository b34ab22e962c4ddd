import { Skeleton } from "@mantine/core";
import css from "./conversation.module.css";

const BUBBLES = [
  { key: "a", width: "52%", own: false },
  { key: "b", width: "34%", own: false },
  { key: "c", width: "44%", own: true },
  { key: "d", width: "60%", own: false },
  { key: "e", width: "28%", own: true },
];

/** What a conversation looks like until its messages are there. */
export function ConversationSkeleton() {
  return (
    <div className={css["skeleton"]} aria-busy="true">
      {BUBBLES.map(({ key, width, own }) => (
        <Skeleton key={key} height={44} width={width} radius={16} ml={own ? "auto" : 0} />
      ))}
    </div>
  );
}
