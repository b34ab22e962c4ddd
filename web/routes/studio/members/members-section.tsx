import { ActionIcon, Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconUserPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProjectMember } from "../../../../shared/client/index.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere } from "../board/board-here.ts";
import css from "../projects/project-panel.module.css";
import { membersQuery } from "../projects/projects.ts";
import { putMember, removeMember } from "./members.ts";

/** Finding people has its words with the chats. */
const AddMember = lazyPart("chat", async () => (await import("./add-member.tsx")).AddMember);

type Role = Exclude<ProjectMember["role"], "owner">;

/** Who is in the project, and what they may do; its owner changes that. */
export function MembersSection() {
  const { t } = useTranslation();
  const { project } = useBoardHere();
  const { data, error, refetch } = useQuery(membersQuery(project.id));
  const [adding, setAdding] = useState(false);
  return (
    <section className={css["section"]}>
      <h3>{t("studio.members")}</h3>
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={52} radius={12} />}
      <ul>
        {data?.items.map((member) => (
          <Member key={member.userId} member={member} />
        ))}
      </ul>
      {project.role === "owner" && (
        <Button
          variant="default"
          className={css["start"] ?? ""}
          leftSection={<IconUserPlus size={18} aria-hidden="true" />}
          onClick={() => setAdding(true)}
        >
          {t("studio.addMember")}
        </Button>
      )}
      {adding && (
        <AddMember
          projectId={project.id}
          present={new Set(data?.items.map(({ userId }) => userId))}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

function Member({ member }: { readonly member: ProjectMember }) {
  const { t } = useTranslation();
  const { project } = useBoardHere();
  const { userId, role, person } = member;
  const [asking, setAsking] = useState(false);
  const name = person.displayName || t("studio.nobody");
  const onError = (error: unknown) => toast(problemText(error), "danger");
  const setting = useMutation({
    mutationFn: (wanted: Role) => putMember(project.id, userId, wanted),
    onError,
  });
  const removing = useMutation({
    mutationFn: () => removeMember(project.id, userId),
    onSuccess: () => setAsking(false),
    onError,
  });
  const fixed = project.role !== "owner" || role === "owner";
  return (
    <li className={css["member"]}>
      <Avatar id={userId} name={name} url={person.avatarUrl} size={36} />
      <div className={css["who"]}>
        <span>{name}</span>
        <span>@{person.username}</span>
      </div>
      {fixed ? (
        <Badge>{t(`studio.roles.${role}`)}</Badge>
      ) : (
        <>
          <NativeSelect
            aria-label={t("studio.roleOf", { name })}
            value={setting.isPending ? setting.variables : role}
            disabled={setting.isPending}
            data={(["editor", "viewer"] as const).map((value) => ({
              value,
              label: t(`studio.roles.${value}`),
            }))}
            onChange={(event) => setting.mutate(event.currentTarget.value as Role)}
          />
          <ActionIcon
            aria-label={t("studio.removeMember", { name })}
            onClick={() => setAsking(true)}
          >
            <IconX size={20} aria-hidden="true" />
          </ActionIcon>
        </>
      )}
      {asking && (
        <Confirm
          title={t("studio.removeMember", { name })}
          text={t("studio.removeMemberText")}
          action={t("common.remove")}
          busy={removing.isPending}
          onConfirm={() => removing.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
