import { Button } from "@mantine/core";
import { IconArrowLeft, IconPrinter } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Box, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { SharedSkeleton } from "../../shared/shared-skeleton.tsx";
import css from "./print-page.module.css";

const PAGE = 100;

const printQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["studio", "print", projectId],
    queryFn: async () => {
      const path = { projectId };
      const project = await reply(api.GET("/api/projects/{projectId}", { params: { path } }));
      const boxes: Box[] = [];
      let cursor: string | null = null;
      do {
        const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
        const page: { items: Box[]; nextCursor: string | null } = await reply(
          api.GET("/api/projects/{projectId}/boxes", { params: { path, query } }),
        );
        boxes.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return { project, boxes };
    },
  });

/** A project's storyboard as a page for paper, or for a PDF. */
export function PrintPage() {
  const { t } = useTranslation();
  const { projectId } = useParams({ from: "/studio/$projectId/print" });
  const { data, error, refetch } = useQuery(printQuery(projectId));
  usePageTitle(data?.project.name ?? t("printing.title"));
  return (
    <div className={css["page"]}>
      <header className={css["head"]}>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={18} aria-hidden="true" />}
          renderRoot={(props) => <Link to="/studio/$projectId" params={{ projectId }} {...props} />}
        >
          {t("printing.back")}
        </Button>
        <Button
          leftSection={<IconPrinter size={18} aria-hidden="true" />}
          disabled={!data}
          onClick={() => window.print()}
        >
          {t("printing.print")}
        </Button>
      </header>
      <main className={css["main"]}>
        {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SharedSkeleton />}
        {data && (
          <>
            <h1>{data.project.name}</h1>
            {data.project.description !== "" && (
              <p className={css["words"]}>{data.project.description}</p>
            )}
            {data.boxes.map((box, place) => (
              <Shot key={box.id} box={box} place={place} />
            ))}
          </>
        )}
      </main>
    </div>
  );
}

function Shot({ box, place }: { readonly box: Box; readonly place: number }) {
  const { t } = useTranslation();
  const { name, description, headliner } = box;
  const picture = headliner?.assetType === "IMAGE" ? headliner.fileUrl : headliner?.thumbnailUrl;
  const facts = [
    ["prompt", headliner?.promptText],
    ["model", headliner?.aiModelName],
    ["seed", headliner?.seed],
  ] as const;
  return (
    <section className={css["shot"]}>
      <h2>
        {place + 1}. {name}
      </h2>
      {description !== "" && <p className={css["words"]}>{description}</p>}
      {picture && <img className={css["picture"]} src={picture} alt={name} />}
      <dl className={css["facts"]}>
        {facts.map(([key, value]) =>
          value === null || value === undefined ? null : (
            <div key={key}>
              <dt>{t(`printing.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
