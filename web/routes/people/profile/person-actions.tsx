import { Button } from "@mantine/core";
import { IconMessageCircle, IconPencil, IconUserCheck, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { placeChat } from "../../../app/chats.ts";
import { api } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { Block, Reported } from "../../chat/info/peer.tsx";
import { AdviceButton, IntroductionButton } from "../../work/assistant/ask-button.tsx";
import { FollowsDialog } from "./follows-dialog.tsx";
import css from "./person-page.module.css";
import { type PublicProfile, profileQuery, setFollowing } from "./profiles.ts";

interface PersonActionsProps {
  readonly person: PublicProfile;
  readonly own: boolean;
}

/** Who follows a person, and what can be done: one changes one's own page, and follows, writes to or blocks others. */
export function PersonActions({ person, own }: PersonActionsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Counts person={person} />
      <div className={css["actions"]}>
        {own ? (
          <>
            <Button
              leftSection={<IconPencil size={18} aria-hidden="true" />}
              renderRoot={(props) => <Link to="/settings/profile" {...props} />}
            >
              {t("profile.edit")}
            </Button>
            <AdviceButton />
            <IntroductionButton />
          </>
        ) : (
          <>
            <Follow person={person} />
            <Write person={person} />
            <Block peerId={person.id} name={person.displayName} />
            <Reported peerId={person.id} name={person.displayName} />
          </>
        )}
      </div>
    </>
  );
}

type PersonProps = Pick<PersonActionsProps, "person">;

function Counts({ person: { id } }: PersonProps) {
  const { t } = useTranslation();
  const { data } = useQuery(profileQuery(id));
  const [shown, setShown] = useState<"followers" | "following" | null>(null);
  if (data === undefined) return null;
  return (
    <p className={css["counts"]}>
      <button type="button" onClick={() => setShown("followers")}>
        {t("profile.followers", { count: data.followers })}
      </button>
      <button type="button" onClick={() => setShown("following")}>
        {t("profile.following", { count: data.following })}
      </button>
      <span>{t("public.views", { count: data.views })}</span>
      {shown !== null && <FollowsDialog userId={id} which={shown} onClose={() => setShown(null)} />}
    </p>
  );
}

function Follow({ person: { id } }: PersonProps) {
  const { t } = useTranslation();
  const { data } = useQuery(profileQuery(id));
  const change = useMutation({
    mutationFn: (wanted: boolean) => setFollowing(id, wanted),
    onError: (error) => toast(problemText(error), "danger"),
  });
  if (data === undefined) return null;
  const Icon = data.followed ? IconUserCheck : IconUserPlus;
  return (
    <Button
      variant={data.followed ? "default" : "filled"}
      leftSection={<Icon size={18} aria-hidden="true" />}
      loading={change.isPending}
      onClick={() => change.mutate(!data.followed)}
    >
      {t(data.followed ? "profile.unfollow" : "profile.follow")}
    </Button>
  );
}

function Write({ person: { id } }: PersonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const open = useMutation({
    mutationFn: () => reply(api.POST("/api/chats", { body: { type: "direct", userId: id } })),
    onSuccess: (chat) => {
      placeChat(chat);
      void navigate({ to: "/chats/$chatId", params: { chatId: chat.id } });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconMessageCircle size={18} aria-hidden="true" />}
      loading={open.isPending}
      onClick={() => open.mutate()}
    >
      {t("profile.write")}
    </Button>
  );
}
