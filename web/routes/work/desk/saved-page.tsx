import { Button, Switch } from "@mantine/core";
import { IconBell, IconBellOff, IconTrash } from "@tabler/icons-react";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply, type SavedSearch } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { searchText } from "../search-text.ts";
import { addressOf, seekingOfSaved } from "../seeking.ts";
import { WorkNav } from "../work-nav.tsx";
import css from "./desk.module.css";
import { RowsSkeleton } from "./rows-skeleton.tsx";

const savedQuery = queryOptions({
  queryKey: ["saved-searches"],
  queryFn: () => reply(api.GET("/api/saved-searches")),
});

/** What the reader is told of once a day when something new comes out. */
export function SavedPage() {
  const { t } = useTranslation();
  const { data, error, isLoading, refetch } = useQuery(savedQuery);
  usePageTitle(t("savedSearches.mine"));
  return (
    <main className={css["page"]}>
      <WorkNav title={t("savedSearches.mine")} />
      {isLoading && <RowsSkeleton />}
      {error !== null && data === undefined && (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      )}
      {data?.items.length === 0 && (
        <EmptyState
          icon={<IconBell size={34} stroke={1.6} />}
          title={t("savedSearches.empty.title")}
          text={t("savedSearches.empty.text")}
        >
          <Button variant="light" renderRoot={(props) => <Link to="/vacancies" {...props} />}>
            {t("work.find")}
          </Button>
        </EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={css["list"]} aria-label={t("savedSearches.mine")}>
          {data.items.map((search) => (
            <Row key={search.id} search={search} />
          ))}
        </ul>
      )}
    </main>
  );
}

type Ways = Partial<Pick<SavedSearch, "mail" | "push">>;

function Row({ search }: { readonly search: SavedSearch }) {
  const { t } = useTranslation();
  const { id, name, query, mail, push } = search;
  const [asked, setAsked] = useState(false);
  const params = { path: { savedSearchId: id } };
  const settled = () => queries.invalidateQueries({ queryKey: savedQuery.queryKey });
  const onError = (error: Error) => toast(problemText(error), "danger");
  const change = useMutation({
    mutationFn: (body: Ways) =>
      reply(api.PATCH("/api/saved-searches/{savedSearchId}", { params, body })),
    onError,
    onSettled: settled,
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/saved-searches/{savedSearchId}", { params }),
    onError,
    onSettled: settled,
  });
  const now = { mail, push, ...(change.isPending && change.variables) };
  const paused = !now.mail && !now.push;
  const Bell = paused ? IconBellOff : IconBell;
  return (
    <li className={css["row"]} aria-busy={change.isPending}>
      <Bell size={24} aria-hidden="true" />
      <div className={css["body"]}>
        <h2>
          <Link to="/vacancies" search={addressOf(seekingOfSaved(query))}>
            {name}
          </Link>
        </h2>
        <p className={css["meta"]}>{searchText(seekingOfSaved(query))}</p>
        {paused && <p className={css["meta"]}>{t("savedSearches.paused")}</p>}
      </div>
      <div className={css["switches"]}>
        <Switch
          label={t("savedSearches.mail")}
          checked={now.mail}
          onChange={({ currentTarget }) => change.mutate({ mail: currentTarget.checked })}
        />
        <Switch
          label={t("savedSearches.push")}
          checked={now.push}
          onChange={({ currentTarget }) => change.mutate({ push: currentTarget.checked })}
        />
      </div>
      <div className={css["deeds"]}>
        <Button
          variant="default"
          leftSection={<IconTrash size={18} aria-hidden="true" />}
          onClick={() => setAsked(true)}
        >
          {t("savedSearches.delete")}
        </Button>
      </div>
      {asked && (
        <Confirm
          title={t("savedSearches.deleteSure", { name })}
          text={t("savedSearches.deleteText")}
          action={t("savedSearches.delete")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsked(false)}
        />
      )}
    </li>
  );
}
