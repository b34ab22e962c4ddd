import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./desk.module.css";
import { KINDS, type QueueSearch, REASONS } from "./desk.ts";

const TYPING_MS = 250;
const STATUSES = ["kept", "removed"] as const;
const REPORTED = ["yes", "no"] as const;

/** What the queue is narrowed by; all of it stands in the address. */
export function QueueFilters({ ownerName }: { readonly ownerName: string | undefined }) {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/moderation/" });
  const change = useChange();
  return (
    <search className={css["filters"]} aria-label={t("desk.filters")}>
      <NativeSelect
        label={t("desk.kind")}
        value={search.kind ?? ""}
        data={[
          { value: "", label: t("desk.any") },
          ...KINDS.map((value) => ({ value, label: t(`desk.kinds.${value}`) })),
        ]}
        onChange={(event) => {
          const kind = KINDS.find((one) => one === event.currentTarget.value);
          change({ kind });
        }}
      />
      <NativeSelect
        label={t("desk.status")}
        value={search.status ?? ""}
        data={[
          { value: "", label: t("desk.statuses.waiting") },
          ...STATUSES.map((value) => ({ value, label: t(`desk.statuses.${value}`) })),
        ]}
        onChange={(event) =>
          change({ status: STATUSES.find((one) => one === event.currentTarget.value) })
        }
      />
      <NativeSelect
        label={t("verdict.category")}
        value={search.reason ?? ""}
        data={[
          { value: "", label: t("desk.any") },
          ...REASONS.map((value) => ({ value, label: t(`decisions.reasons.${value}`) })),
        ]}
        onChange={(event) =>
          change({ reason: REASONS.find((one) => one === event.currentTarget.value) })
        }
      />
      <NativeSelect
        label={t("desk.reported")}
        value={search.reported ?? ""}
        data={[
          { value: "", label: t("desk.any") },
          { value: "yes", label: t("desk.withReports") },
          { value: "no", label: t("desk.withoutReports") },
        ]}
        onChange={(event) =>
          change({ reported: REPORTED.find((one) => one === event.currentTarget.value) })
        }
      />
      <TextInput
        type="date"
        label={t("desk.from")}
        value={search.from ?? ""}
        onChange={(event) => change({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t("desk.to")}
        value={search.to ?? ""}
        onChange={(event) => change({ to: event.currentTarget.value || undefined })}
      />
      <Sought value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
      {search.owner !== undefined && (
        <Button variant="default" onClick={() => change({ owner: undefined })}>
          {t("desk.onlyOwner", { name: ownerName ?? search.owner })} ×
        </Button>
      )}
    </search>
  );
}

/** Changes a part of the address; another list begins with its first item. */
function useChange() {
  const navigate = useNavigate({ from: "/moderation/" });
  return (change: { readonly [Name in keyof QueueSearch]?: QueueSearch[Name] | undefined }) =>
    void navigate({
      replace: true,
      search: ({ item: _, ...before }) => {
        const entries = Object.entries({ ...before, ...change });
        return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
      },
    });
}

/** Asks once the typing has paused. */
function Sought({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextInput
      className={css["grow"] ?? ""}
      type="search"
      label={t("desk.search")}
      autoComplete="off"
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
