import { ActionIcon, NativeSelect, Skeleton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { JobApplication } from "../../../../shared/client/index.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { Avatar } from "../../../ui/avatar.tsx";
import { useFormat } from "../../../ui/format.ts";
import { LinkedText } from "../../../ui/linked-text.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { useModal } from "../../../ui/use-modal.ts";
import { applicationQuery, moveApplication } from "./applications.ts";
import { FitPart } from "./fit-part.tsx";
import css from "./pane.module.css";
import { ProfilePart } from "./profile-part.tsx";
import { ResumeLink } from "./resume-link.tsx";
import { asStage, STAGES, stageOf } from "./stages.ts";
import { TalkButton } from "./talk-button.tsx";
import { useMoving } from "./use-moving.ts";

/** The player has its words with the videos. */
const VideoPart = lazyPart("videos", async () => (await import("./video-part.tsx")).VideoPart);

interface PaneProps {
  readonly applicationId: string;
  readonly onClose: () => void;
}

/** One application beside the board; on a phone over it. */
export function ApplicationPane({ applicationId, onClose }: PaneProps) {
  const { t } = useTranslation();
  const modal = useModal(onClose);
  const heading = useId();
  const { data: application, error, refetch } = useQuery(applicationQuery(applicationId));
  const name = application?.applicant?.displayName ?? t("pipeline.nobody");
  return (
    <dialog {...modal} className={css["pane"]} aria-labelledby={heading}>
      <header className={css["header"]}>
        <h2 id={heading}>{application ? name : t("pipeline.application")}</h2>
        <ActionIcon aria-label={t("common.close")} onClick={() => modal.ref.current?.close()}>
          <IconX size={20} />
        </ActionIcon>
      </header>
      {error !== null && application === undefined && (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      )}
      {application === undefined && error === null && <Skeleton height={240} radius={12} />}
      {application && <Content application={application} name={name} />}
    </dialog>
  );
}

interface ContentProps {
  readonly application: JobApplication;
  readonly name: string;
}

function Content({ application, name }: ContentProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { applicant, applicantId, vacancyId, coverLetter, videoId, resume, profile } = application;
  useSeen(application);
  const withdrawn = application.status === "withdrawn";
  return (
    <div className={css["content"]}>
      <div className={css["who"]}>
        <Avatar id={applicantId} name={name} url={applicant?.avatarUrl ?? null} size={56} />
        <div>
          {applicant && <p className={css["meta"]}>@{applicant.username}</p>}
          {profile?.headline && <p className={css["headline"]}>{profile.headline}</p>}
          <p className={css["meta"]}>
            {t("pipeline.appliedAt", { at: format.dateTime(application.createdAt) })}
          </p>
        </div>
      </div>
      {withdrawn ? (
        <Notice tone="warning">{t("pipeline.withdrawn")}</Notice>
      ) : (
        <>
          <StageInput application={application} name={name} />
          <TalkButton application={application} />
        </>
      )}
      {coverLetter !== "" && (
        <section>
          <h3>{t("pipeline.letter")}</h3>
          <p className={css["letter"]}>
            <LinkedText text={coverLetter} />
          </p>
        </section>
      )}
      {videoId !== null && (
        <section>
          <h3>{t("pipeline.video")}</h3>
          <VideoPart videoId={videoId} />
        </section>
      )}
      {resume !== null && (
        <section>
          <h3>{t("pipeline.resume")}</h3>
          <ResumeLink resume={resume} />
        </section>
      )}
      {profile && <ProfilePart profile={profile} username={applicant?.username ?? null} />}
      {!withdrawn && applicant && <FitPart userId={applicantId} vacancyId={vacancyId} />}
    </div>
  );
}

/** What is opened has been viewed: its applicant is told so. */
function useSeen(application: JobApplication): void {
  const opened = useRef(application);
  useEffect(() => {
    if (opened.current.status !== "new") return;
    // Somebody else may have been quicker: then it is where they put it.
    moveApplication(opened.current, "viewed").catch(() => undefined);
  }, []);
}

function StageInput({ application, name }: ContentProps) {
  const { t } = useTranslation();
  const move = useMoving();
  const stage = stageOf(application) ?? "new";
  return (
    <NativeSelect
      label={t("pipeline.stage")}
      description={t(`pipeline.stageText.${stage}`, { name })}
      value={stage}
      data={STAGES.map((value) => ({ value, label: t(`pipeline.stages.${value}`) }))}
      onChange={(event) => {
        const to = asStage(event.currentTarget.value);
        if (to) void move(application, to);
      }}
    />
  );
}
