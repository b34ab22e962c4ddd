import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { IconCrown, IconCrownOff, IconUserMinus, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChatMember } from "../../../../shared/client/index.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { api } from "../../../app/platform.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useConversing, useOpenChat } from "../conversing.ts";
import { membersQuery } from "../people.ts";
import { useChatTitle } from "../use-chat-title.ts";
import css from "./info.module.css";

const SafetyIcon = lazyPart(
  "keys",
  async () => (await import("../../keys/safety-icon.tsx")).SafetyIcon,
);

interface MembersProps {
  readonly online: ReadonlySet<string>;
  readonly onAdd: () => void;
}

/** Who is in a chat, and who of them is there now; its owners say who stays, and as what. */
export function Members({ online, onAdd }: MembersProps) {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const members = useQuery(membersQuery(chat.id));
  const keeper = chat.type === "group" && chat.role === "owner";
  return (
    <section className={css["members"]} aria-label={t("chatInfo.members")}>
      <header className={css["membersHeader"]}>
        <h3>{t("chat.members", { count: members.data?.length ?? chat.memberCount })}</h3>
        {keeper && (
          <Button variant="default" leftSection={<IconUserPlus size={18} />} onClick={onAdd}>
            {t("chatInfo.add")}
          </Button>
        )}
      </header>
      {members.isPending && <Skeleton height={52} radius={12} />}
      {members.isError && (
        <ProblemNote error={members.error} onRetry={() => void members.refetch()} />
      )}
      <ul>
        {members.data?.map((member) => (
          <Member
            key={member.userId}
            member={member}
            online={online.has(member.userId)}
            keeper={keeper}
            encrypted={chat.encrypted}
          />
        ))}
      </ul>
    </section>
  );
}

interface MemberProps {
  readonly member: ChatMember;
  readonly online: boolean;
  readonly keeper: boolean;
  /** The chat is encrypted: its members' keys can be compared. */
  readonly encrypted: boolean;
}

function Member({ member, online, keeper, encrypted }: MemberProps) {
  const { t } = useTranslation();
  const { userId: me } = useConversing();
  const { user, role } = member;
  const own = user.id === me;
  return (
    <li className={css["member"]}>
      <Avatar id={user.id} name={user.displayName} url={user.avatarUrl} online={online} />
      <span className={css["text"]}>
        <span className={css["who"]}>
          {user.displayName}
          {own && ` (${t("chats.you")})`}
        </span>
        <span className={css["about"]}>
          @{user.username}
          {role === "owner" && ` · ${t("chat.owner")}`}
          {online && ` · ${t("chat.isOnline")}`}
        </span>
      </span>
      {encrypted && !own && <SafetyIcon personId={user.id} name={user.displayName} />}
      {keeper && !own && <MemberDeeds member={member} />}
    </li>
  );
}

function MemberDeeds({ member }: { member: ChatMember }) {
  const { t } = useTranslation();
  const chat = useOpenChat();
  const title = useChatTitle(chat);
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { user, role } = member;
  const name = user.displayName;
  const owner = role === "owner";
  const params = { path: { chatId: chat.id, userId: user.id } };
  const settled = {
    onSuccess: () => queries.invalidateQueries({ queryKey: ["members", chat.id] }),
    onError: (error: unknown) => toast(problemText(error), "danger"),
  };
  const promote = useMutation({
    mutationFn: async () => {
      const body = { role: owner ? ("member" as const) : ("owner" as const) };
      await api.PATCH("/api/chats/{chatId}/members/{userId}", { params, body });
    },
    ...settled,
  });
  const remove = useMutation({
    mutationFn: async () => {
      await api.DELETE("/api/chats/{chatId}/members/{userId}", { params });
    },
    ...settled,
  });
  return (
    <>
      <ActionIcon
        aria-label={t(owner ? "chatInfo.makeMember" : "chatInfo.makeOwner", { name })}
        loading={promote.isPending}
        onClick={() => promote.mutate()}
      >
        {owner ? <IconCrownOff size={20} /> : <IconCrown size={20} />}
      </ActionIcon>
      <ActionIcon aria-label={t("chatInfo.remove", { name })} onClick={() => setAsked(true)}>
        <IconUserMinus size={20} />
      </ActionIcon>
      {asked && (
        <Confirm
          title={t("chatInfo.removeTitle", { name, title })}
          text={t("chatInfo.removeText")}
          action={t("common.remove")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
