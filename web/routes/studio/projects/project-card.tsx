import { IconDoorExit, IconDots, IconPencil, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Project } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { MenuButton, type MenuEntry } from "../../../ui/menu.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { removeMember } from "../members/members.ts";
import { ProjectDialog } from "./project-dialog.tsx";
import { deleteProject, forgetProject } from "./projects.ts";
import css from "./projects-page.module.css";

type Asking = "edit" | "delete" | "leave";

/** A project in the list, with what can be done with it. */
export function ProjectCard({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, name, description, role, owner, boxCount, assetCount, unreadCommentCount } = project;
  const [asking, setAsking] = useState<Asking | null>(null);
  const icon = { size: 20, "aria-hidden": true } as const;
  const entries: MenuEntry[] = [
    ...(role === "viewer"
      ? []
      : [
          {
            icon: <IconPencil {...icon} />,
            text: t("studio.rename"),
            run: () => setAsking("edit"),
          },
        ]),
    role === "owner"
      ? {
          icon: <IconTrash {...icon} />,
          text: t("studio.delete"),
          danger: true,
          run: () => setAsking("delete"),
        }
      : {
          icon: <IconDoorExit {...icon} />,
          text: t("studio.leave"),
          danger: true,
          run: () => setAsking("leave"),
        },
  ];
  return (
    <li className={css["card"]}>
      <div className={css["text"]}>
        <h2>
          <Link to="/studio/$projectId" params={{ projectId: id }} className={css["link"]}>
            {name}
          </Link>
        </h2>
        {description !== "" && <p className={css["about"]}>{description}</p>}
        <p className={css["meta"]}>
          <span>{t("studio.boxes", { count: boxCount })}</span>
          <span>{t("studio.assets", { count: assetCount })}</span>
          <span>{format.date(project.updatedAt)}</span>
          {role !== "owner" && (
            <span>
              <IconUsers size={14} aria-hidden="true" />{" "}
              {t("studio.ownedBy", { name: owner.displayName || t("studio.nobody") })}
            </span>
          )}
          {role !== "owner" && <Badge>{t(`studio.roles.${role}`)}</Badge>}
          {unreadCommentCount > 0 && (
            <Badge tone="good">{t("studio.unread", { count: unreadCommentCount })}</Badge>
          )}
        </p>
      </div>
      <MenuButton label={t("studio.projectMenu", { name })} entries={entries}>
        <IconDots size={20} aria-hidden="true" />
      </MenuButton>
      {asking === "edit" && (
        <ProjectDialog project={project} onSaved={() => {}} onClose={() => setAsking(null)} />
      )}
      {asking !== null && asking !== "edit" && (
        <Farewell project={project} leave={asking === "leave"} onClose={() => setAsking(null)} />
      )}
    </li>
  );
}

interface FarewellProps {
  readonly project: Project;
  readonly leave: boolean;
  readonly onClose: () => void;
}

/** Asks before a project is deleted, or left. */
function Farewell({ project: { id, name }, leave, onClose }: FarewellProps) {
  const { t } = useTranslation();
  const me = useMe();
  const going = useMutation({
    mutationFn: async () => {
      if (!leave) return deleteProject(id);
      await removeMember(id, me.id);
      await forgetProject(id);
    },
    onSuccess: () => {
      toast(t(leave ? "studio.left" : "studio.deleted", { name }));
      onClose();
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Confirm
      title={t(leave ? "studio.leaveTitle" : "studio.deleteTitle", { name })}
      text={t(leave ? "studio.leaveText" : "studio.deleteText")}
      action={t(leave ? "studio.leave" : "studio.delete")}
      busy={going.isPending}
      onConfirm={() => going.mutate()}
      onClose={onClose}
    />
  );
}
