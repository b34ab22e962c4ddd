import { useDraggable } from "@dnd-kit/core";
import {
  IconArrowRight,
  IconDots,
  IconFileText,
  IconGripVertical,
  IconMessageCircle,
  IconMovie,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { JobApplication } from "../../../../shared/client/index.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { useFormat } from "../../../ui/format.ts";
import { MenuButton } from "../../../ui/menu.tsx";
import css from "./pipeline.module.css";
import { STAGES, stageOf } from "./stages.ts";
import { useMoving } from "./use-moving.ts";

interface CardProps {
  readonly application: JobApplication;
}

/** Somebody who has applied: dragged by its handle, moved by its menu, opened by its name. */
export function Card({ application }: CardProps) {
  const { t } = useTranslation();
  const move = useMoving();
  const { id, applicant } = application;
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging } = useDraggable({
    id,
    data: { application },
  });
  const name = applicant?.displayName ?? t("pipeline.nobody");
  const here = stageOf(application);
  return (
    <li ref={setNodeRef} className={css["card"]} data-dragging={isDragging || undefined}>
      <button
        {...attributes}
        {...listeners}
        ref={setActivatorNodeRef}
        type="button"
        className={css["handle"]}
        aria-label={t("pipeline.handle", { name })}
      >
        <IconGripVertical size={18} aria-hidden="true" />
      </button>
      <CardFace application={application} linked />
      <MenuButton
        label={t("pipeline.moveOne", { name })}
        className={css["more"]}
        entries={STAGES.filter((stage) => stage !== here).map((stage) => ({
          icon: <IconArrowRight size={20} />,
          text: t(`pipeline.moveTo.${stage}`),
          danger: stage === "rejected",
          run: () => void move(application, stage),
        }))}
      >
        <IconDots size={20} aria-hidden="true" />
      </MenuButton>
    </li>
  );
}

interface CardFaceProps extends CardProps {
  readonly linked?: boolean;
}

/** Who it is, what they do, and what they have handed in. */
export function CardFace({ application, linked = false }: CardFaceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, applicant, applicantId, profile, createdAt, videoId, resume, chatId } = application;
  const name = applicant?.displayName ?? t("pipeline.nobody");
  return (
    <div className={css["face"]}>
      <Avatar id={applicantId} name={name} url={applicant?.avatarUrl ?? null} size={36} />
      <div className={css["faceText"]}>
        {linked ? (
          <Link
            from="/employer/vacancies/$vacancyId/applications"
            search={(before) => ({ ...before, open: id })}
            className={css["name"]}
            resetScroll={false}
          >
            {name}
          </Link>
        ) : (
          <span className={css["name"]}>{name}</span>
        )}
        {profile?.headline && <p className={css["headline"]}>{profile.headline}</p>}
        <p className={css["meta"]}>
          <time dateTime={createdAt}>{format.brief(createdAt)}</time>
          {videoId !== null && (
            <IconMovie size={16} role="img" aria-label={t("pipeline.hasVideo")} />
          )}
          {resume !== null && (
            <IconFileText size={16} role="img" aria-label={t("pipeline.hasResume")} />
          )}
          {chatId !== null && (
            <IconMessageCircle size={16} role="img" aria-label={t("pipeline.hasChat")} />
          )}
        </p>
      </div>
    </div>
  );
}
