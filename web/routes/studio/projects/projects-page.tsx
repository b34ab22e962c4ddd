import { Button, Skeleton } from "@mantine/core";
import { IconLayoutBoard, IconPlus, IconSearchOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import { ProjectCard } from "./project-card.tsx";
import { ProjectDialog } from "./project-dialog.tsx";
import { projectsQuery } from "./projects.ts";
import css from "./projects-page.module.css";

/** The reader's projects, newest first. */
export function ProjectsPage() {
  const { t } = useTranslation();
  const { q = "" } = useSearch({ from: "/member/studio" });
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const list = useInfiniteQuery(projectsQuery(q));
  usePageTitle(t("studio.title"));
  const projects = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const none = list.isSuccess && projects.length === 0;
  const begin = () => setMaking(true);
  return (
    <main className={css["page"]} data-scroll-restoration-id={`studio-${q}`}>
      <div className={css["content"]}>
        <header className={css["header"]}>
          <h1>{t("studio.title")}</h1>
          <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={begin}>
            {t("studio.newProject")}
          </Button>
        </header>
        <SearchField
          value={q}
          label={t("studio.findProjects")}
          onSeek={(words) =>
            void navigate({ to: "/studio", search: words ? { q: words } : {}, replace: true })
          }
        />
        {list.isPending && <ListSkeleton />}
        {list.isError && projects.length === 0 && (
          <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
        )}
        {none && q === "" && <Nothing onBegin={begin} />}
        {none && q !== "" && (
          <EmptyState
            icon={<IconSearchOff size={34} stroke={1.6} />}
            title={t("studio.nothingFound")}
            text={t("studio.otherWords")}
          />
        )}
        <ul className={css["list"]} aria-label={t("studio.projects")}>
          {projects.map((project) => (
            <ProjectCard key={project.id} project={project} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
      </div>
      {making && (
        <ProjectDialog
          project={null}
          onSaved={({ id }) =>
            void navigate({ to: "/studio/$projectId", params: { projectId: id } })
          }
          onClose={() => setMaking(false)}
        />
      )}
    </main>
  );
}

function Nothing({ onBegin }: { readonly onBegin: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconLayoutBoard size={34} stroke={1.6} />}
      title={t("studio.emptyTitle")}
      text={t("studio.emptyText")}
    >
      <Button onClick={onBegin}>{t("studio.newProject")}</Button>
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <Delayed>
      <div aria-busy="true" className={css["list"]}>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} height={132} radius={12} />
        ))}
      </div>
    </Delayed>
  );
}
