import { Button } from "@mantine/core";
import { IconFlag, IconUserCheck, IconUserX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { api } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { ReportPerson } from "../actions/reports.tsx";
import { personQuery } from "../people.ts";
import css from "./info.module.css";

const SafetyButton = lazyPart(
  "keys",
  async () => (await import("../../keys/safety-button.tsx")).SafetyButton,
);

const BLOCKS = ["blocks"];

interface PeerProps {
  readonly peerId: string;
  readonly online: ReadonlySet<string>;
  /** The chat is encrypted: its keys can be compared. */
  readonly encrypted: boolean;
}

/** The other person of a direct chat. */
export function Peer({ peerId, online, encrypted }: PeerProps) {
  const { t } = useTranslation();
  const { data: person } = useQuery(personQuery(peerId));
  if (person === undefined) return null;
  return (
    <div className={css["peer"]}>
      <p className={css["about"]}>
        @{person.username}
        {online.has(peerId) && ` · ${t("chat.isOnline")}`}
      </p>
      {encrypted && <SafetyButton personId={peerId} name={person.displayName} />}
      <Block peerId={peerId} name={person.displayName} />
      <Reported peerId={peerId} name={person.displayName} />
    </div>
  );
}

/** The way to put somebody before the moderators. */
export function Reported({ peerId, name }: { peerId: string; name: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconFlag size={18} />} onClick={() => setOpen(true)}>
        {t("chatInfo.report")}
      </Button>
      {open && <ReportPerson userId={peerId} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Blocks somebody, or no longer. */
export function Block({ peerId, name }: { peerId: string; name: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const blocks = useQuery({
    queryKey: BLOCKS,
    queryFn: () => reply(api.GET("/api/users/me/blocks", { params: { query: { limit: 100 } } })),
  });
  const blocked = blocks.data?.items.some(({ id }) => id === peerId) ?? false;
  const change = useMutation({
    mutationFn: async () => {
      const params = { path: { userId: peerId } };
      if (blocked) await api.DELETE("/api/users/{userId}/block", { params });
      else await api.PUT("/api/users/{userId}/block", { params });
    },
    onSuccess: () => {
      setAsked(false);
      toast(t(blocked ? "chatInfo.unblocked" : "chatInfo.blocked", { name }));
      return queries.invalidateQueries({ queryKey: BLOCKS });
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  if (!blocks.isSuccess) return null;
  if (blocked) {
    return (
      <Button
        variant="default"
        leftSection={<IconUserCheck size={18} />}
        loading={change.isPending}
        onClick={() => change.mutate()}
      >
        {t("chatInfo.unblock")}
      </Button>
    );
  }
  return (
    <>
      <Button
        variant="light"
        color="red"
        leftSection={<IconUserX size={18} />}
        onClick={() => setAsked(true)}
      >
        {t("chatInfo.block")}
      </Button>
      {asked && (
        <Confirm
          title={t("chatInfo.blockTitle", { name })}
          text={t("chatInfo.blockText")}
          action={t("chatInfo.block")}
          busy={change.isPending}
          onConfirm={() => change.mutate()}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
