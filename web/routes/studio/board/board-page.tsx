import { Button } from "@mantine/core";
import { IconLayoutBoard } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type Project } from "../../../../shared/client/index.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { forgetProject, projectQuery, refreshProject } from "../projects/projects.ts";
import { Board } from "./board.ts";
import { BoardContext, useStanding } from "./board-here.ts";
import css from "./board-page.module.css";
import { BoardSkeleton } from "./board-skeleton.tsx";
import { BoardView } from "./board-view.tsx";

/** A project's storyboard. */
export function BoardPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: "/member/studio/$projectId" });
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  usePageTitle(project?.name ?? t("studio.title"));
  if (error instanceof ApiError && error.status === 404) return <NoProject />;
  if (project === undefined) {
    return (
      <main className={css["page"]}>
        {error === null ? (
          <BoardSkeleton />
        ) : (
          <ProblemNote error={error} onRetry={() => void refetch()} />
        )}
      </main>
    );
  }
  // With another role it is another board: what may be done on it changes.
  return <OneBoard key={`${projectId} ${project.role}`} project={project} />;
}

function OneBoard({ project }: { readonly project: Project }) {
  const { id, role } = project;
  const [board] = useState(() => new Board(id));
  const { closed } = useStanding(board);
  useEffect(() => board.open(), [board]);
  useEffect(
    () => board.onEvent(({ t }) => t === "project_changed" && void refreshProject(id)),
    [board, id],
  );
  // Whoever has another role now is told apart from whoever is in it no more by asking.
  useEffect(() => {
    if (closed) void refreshProject(id);
  }, [closed, id]);
  const here = useMemo(
    () => ({ board, project, canEdit: role !== "viewer" }),
    [board, project, role],
  );
  return (
    <BoardContext value={here}>
      <BoardView />
    </BoardContext>
  );
}

function NoProject() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: "/member/studio/$projectId" });
  useEffect(() => void forgetProject(projectId), [projectId]);
  return (
    <main className={css["page"]}>
      <EmptyState
        heading="h1"
        icon={<IconLayoutBoard size={34} stroke={1.6} />}
        title={t("studio.missingTitle")}
        text={t("studio.missingText")}
      >
        <Button component={Link} to="/studio" variant="default">
          {t("studio.toProjects")}
        </Button>
      </EmptyState>
    </main>
  );
}
