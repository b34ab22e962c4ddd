import { Button, Skeleton } from "@mantine/core";
import { IconDots, IconLock, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Vacancy } from "../../../../shared/client/index.ts";
import { Delayed } from "../../../ui/delayed.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { MenuButton, type MenuEntry } from "../../../ui/menu.tsx";
import { actionsClass, Page } from "../../../ui/page.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { closeVacancy, deleteVacancy, ownVacancyQuery } from "../employer.ts";
import { PublishDialog } from "./publish-dialog.tsx";
import { StateNote } from "./state-note.tsx";
import { VacancyForm } from "./vacancy-form.tsx";

type End = "close" | "delete";
const OPEN: readonly Vacancy["status"][] = ["moderation", "scheduled", "published"];

/** A vacancy of one's company: how it stands, and what it says. */
export function EditVacancyPage() {
  const { t } = useTranslation();
  const { vacancyId } = useParams({ from: "/member/employer/vacancies/$vacancyId" });
  const { publish } = useSearch({ from: "/member/employer/vacancies/$vacancyId" });
  const navigate = useNavigate({ from: "/employer/vacancies/$vacancyId" });
  const { data: vacancy, error, refetch } = useQuery(ownVacancyQuery(vacancyId));
  const ask = (publishing: boolean) =>
    void navigate({ search: publishing ? { publish: "yes" } : {}, replace: true });
  return (
    <Page
      title={vacancy?.title ?? t("editor.one")}
      back="/employer"
      actions={vacancy && <Deeds vacancy={vacancy} />}
    >
      {error !== null && vacancy === undefined && (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      )}
      {vacancy === undefined && error === null && (
        <Delayed>
          <Skeleton height={420} radius={12} />
        </Delayed>
      )}
      {vacancy && (
        <>
          <StateNote vacancy={vacancy} />
          <ToApplications vacancy={vacancy} />
          <VacancyForm
            key={vacancy.id}
            company={vacancy.company}
            vacancy={vacancy}
            onSaved={(_, publishing) => (publishing ? ask(true) : toast(t("editor.saved")))}
          />
          {publish && <PublishDialog vacancy={vacancy} onClose={() => ask(false)} />}
        </>
      )}
    </Page>
  );
}

function ToApplications({ vacancy: { id, applications } }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  return (
    <div className={actionsClass}>
      <Button
        variant="default"
        leftSection={<IconUsers size={18} aria-hidden="true" />}
        renderRoot={(props) => (
          <Link
            to="/employer/vacancies/$vacancyId/applications"
            params={{ vacancyId: id }}
            {...props}
          />
        )}
      >
        {t("employer.applications", { count: applications })}
      </Button>
    </div>
  );
}

/** What can be done with the whole of it. */
function Deeds({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<End | null>(null);
  const { id, title, status } = vacancy;
  const ending = useMutation({
    mutationFn: async (end: End) => {
      if (end === "close") await closeVacancy(id);
      else await deleteVacancy(id);
    },
    onSuccess: (_, end) => {
      toast(t(`editor.ended.${end}`, { title }));
      if (end === "delete") void navigate({ to: "/employer", replace: true });
    },
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setAsking(null),
  });
  const entries: MenuEntry[] = [
    {
      icon: <IconTrash size={20} />,
      text: t("editor.delete"),
      danger: true,
      run: () => setAsking("delete"),
    },
  ];
  if (OPEN.includes(status)) {
    const run = () => setAsking("close");
    entries.unshift({ icon: <IconLock size={20} />, text: t("editor.close"), run });
  }
  return (
    <>
      <MenuButton label={t("editor.deeds")} entries={entries}>
        <IconDots size={22} aria-hidden="true" />
      </MenuButton>
      {asking && (
        <Confirm
          title={t(`editor.endTitle.${asking}`, { title })}
          text={t(`editor.endText.${asking}`)}
          action={t(`editor.${asking}`)}
          busy={ending.isPending}
          onConfirm={() => ending.mutate(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
