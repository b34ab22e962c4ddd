import { useTranslation } from "react-i18next";
import { lazyPart } from "../../app/lazy-part.tsx";
import { useConversing } from "./conversing.ts";
import css from "./timeline.module.css";
import type { Happening } from "./timeline-rows.ts";

const CallLine = lazyPart("calls", async () => (await import("./call-line.tsx")).CallLine);

/** What happened in the chat besides messages, in a line. */
export function NoticeLine({ event }: { event: Happening }) {
  const { t } = useTranslation();
  const { people, jumpTo } = useConversing();
  if (event.kind === "call") {
    return (
      <div className={css["callPlace"]}>
        <CallLine call={event} />
      </div>
    );
  }
  const name = (userId: string) => people.get(userId)?.displayName ?? t("chat.someone");
  const text = textOf();
  if (event.kind !== "pinned") return <p className={css["notice"]}>{text}</p>;
  return (
    <p className={css["notice"]}>
      <button type="button" className={css["noticeLink"]} onClick={() => jumpTo(event.targetSeq)}>
        {text}
      </button>
    </p>
  );

  function textOf(): string {
    const actor = name(event.actorId);
    switch (event.kind) {
      case "member_joined":
        if (event.userId === event.actorId) return t("chat.joined", { name: actor });
        return t("chat.added", { actor, name: name(event.userId) });
      case "member_left":
        if (event.userId === event.actorId) return t("chat.left", { name: actor });
        return t("chat.removed", { actor, name: name(event.userId) });
      case "role_changed":
        return t(event.role === "owner" ? "chat.madeOwner" : "chat.madeMember", {
          actor,
          name: name(event.userId),
        });
      case "renamed":
        return t("chat.renamed", { actor, title: event.title });
      case "avatar_changed":
        return t(event.avatarUrl === null ? "chat.pictureGone" : "chat.pictureNew", { actor });
      case "pinned":
        return t("chat.pinned", { actor });
      default:
        return "";
    }
  }
}
