import { Button, Skeleton } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModerationItem } from "../../../shared/client/index.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import hidden from "../../ui/visually-hidden.module.css";
import { BulkBar } from "./bulk-bar.tsx";
import css from "./desk.module.css";
import { decide, itemQuery, keyOf, queueQuery, type Terms } from "./desk.ts";
import { ItemPane } from "./item-pane.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { QueueList } from "./queue-list.tsx";
import { useDeskKeys } from "./use-desk-keys.ts";
import { useSelected } from "./use-selected.ts";
import { VerdictDialog } from "./verdict-dialog.tsx";

/** What waits, beside the one thing that is looked at; decided with the mouse or by single keys. */
export function QueuePage() {
  const { t } = useTranslation();
  usePageTitle(t("desk.title"));
  const search = useSearch({ from: "/member/moderation/" });
  const navigate = useNavigate({ from: "/moderation/" });
  const queue = useInfiniteQuery(queueQuery(search));
  const items = queue.data?.pages.flatMap((page) => page.items) ?? [];
  const listed = items.findIndex((item) => keyOf(item) === search.item);
  const elsewhere = useQuery(itemQuery(listed < 0 && queue.isSuccess ? search.item : undefined));
  const current = items[listed] ?? (search.item === undefined ? items[0] : elsewhere.data);
  const { selected, toggle, clear } = useSelected();
  const chosen = items.filter((item) => selected.has(keyOf(item)));
  const [asking, setAsking] = useState<readonly ModerationItem[] | null>(null);
  const [helping, setHelping] = useState(false);

  const show = (item: ModerationItem | undefined) =>
    void navigate({
      replace: true,
      search: ({ item: _, ...before }) => ({ ...before, ...(item && { item: keyOf(item) }) }),
    });
  const step = (by: 1 | -1) => {
    const at = current ? items.indexOf(current) : -1;
    const next = items[at + by];
    if (next) show(next);
    if (at + by >= items.length - 5 && queue.hasNextPage) void queue.fetchNextPage();
  };
  /** What follows what has just been decided about. */
  const after = (done: readonly ModerationItem[]) => {
    const at = current ? items.indexOf(current) : -1;
    const rest = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0)).reverse()];
    return rest.find((item) => !done.includes(item));
  };
  const verdict = useMutation({
    mutationFn: ({ about, terms }: { about: readonly ModerationItem[]; terms: Terms }) =>
      decide(about, terms),
    onMutate: ({ about }) => ({
      next: current && about.includes(current) ? after(about) : current,
    }),
    onSuccess: ({ decided, missed }, { about, terms }, { next }) => {
      clear();
      show(next);
      const one = about.length === 1 && missed === 0;
      const told = one
        ? t(`desk.done.${terms.action}`)
        : t("desk.decidedCount", { count: decided });
      const lost = missed > 0 ? ` ${t("desk.missedCount", { count: missed })}` : "";
      toast(told + lost, missed > 0 ? "danger" : "plain");
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const approve = (about: readonly ModerationItem[]) =>
    verdict.mutate({ about, terms: { action: "approve" } });

  const free = current !== undefined && !verdict.isPending;
  useDeskKeys({
    j: () => step(1),
    k: () => step(-1),
    a: free ? () => approve([current]) : null,
    r: free ? () => setAsking([current]) : null,
    x: current ? () => toggle(keyOf(current)) : null,
    "?": () => setHelping(true),
  });

  return (
    <main className={css["desk"]} data-open={search.item !== undefined || undefined}>
      <h1 className={hidden["hidden"]}>{t("desk.title")}</h1>
      <div className={css["side"]}>
        <QueueFilters
          ownerName={items.find(({ ownerId }) => ownerId === search.owner)?.owner?.displayName}
        />
        {chosen.length > 0 && (
          <BulkBar
            count={chosen.length}
            busy={verdict.isPending}
            onApprove={() => approve(chosen)}
            onReject={() => setAsking(chosen)}
            onClear={clear}
          />
        )}
        {queue.isPending && <Skeleton height={280} radius={8} />}
        {queue.isError && <ProblemNote error={queue.error} onRetry={() => void queue.refetch()} />}
        {queue.isSuccess && items.length === 0 && (
          <EmptyState
            icon={<IconListCheck size={34} stroke={1.6} />}
            title={t("desk.emptyTitle")}
            text={t("desk.emptyText")}
          />
        )}
        <QueueList items={items} current={current} selected={selected} onToggle={toggle} />
        {queue.hasNextPage && (
          <Button
            variant="default"
            loading={queue.isFetchingNextPage}
            onClick={() => void queue.fetchNextPage()}
          >
            {t("common.more")}
          </Button>
        )}
        <p className={css["hint"]}>{t("desk.keysHint")}</p>
      </div>
      <div className={css["sight"]}>
        {current && (
          <ItemPane
            item={current}
            busy={verdict.isPending}
            onApprove={() => approve([current])}
            onReject={() => setAsking([current])}
          />
        )}
        {elsewhere.isError && search.item !== undefined && <ProblemNote error={elsewhere.error} />}
      </div>
      {asking && (
        <VerdictDialog
          items={asking}
          onClose={() => setAsking(null)}
          onDecide={async (terms) => {
            await verdict.mutateAsync({ about: asking, terms });
            setAsking(null);
          }}
        />
      )}
      {helping && <KeysDialog onClose={() => setHelping(false)} />}
    </main>
  );
}
