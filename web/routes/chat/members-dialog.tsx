import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Chat } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./members-dialog.module.css";
import { membersQuery } from "./people.ts";
import { useChatTitle } from "./use-chat-title.ts";

interface MembersDialogProps {
  readonly chat: Chat;
  readonly online: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Who is in a chat, and who of them is there now. */
export function MembersDialog({ chat, online, onClose }: MembersDialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  const members = useQuery(membersQuery(chat.id));
  return (
    <Dialog title={useChatTitle(chat)} onClose={onClose}>
      {members.isPending && <Skeleton height={52} radius={12} />}
      {members.isError && (
        <ProblemNote error={members.error} onRetry={() => void members.refetch()} />
      )}
      <ul className={css["list"]}>
        {members.data?.map(({ user, role }) => (
          <li key={user.id} className={css["member"]}>
            <Avatar
              id={user.id}
              name={user.displayName}
              url={user.avatarUrl}
              online={online.has(user.id)}
            />
            <span className={css["text"]}>
              <span className={css["name"]}>
                {user.displayName}
                {user.id === me.id && ` (${t("chats.you")})`}
              </span>
              <span className={css["about"]}>
                @{user.username}
                {role === "owner" && ` · ${t("chat.owner")}`}
                {online.has(user.id) && ` · ${t("chat.isOnline")}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
