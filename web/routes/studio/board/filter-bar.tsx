import { NativeSelect, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../../ui/search-field.tsx";
import { usePlace } from "./board-here.ts";
import css from "./board-page.module.css";
import type { BoardPlace } from "./place.ts";

const TYPES = ["IMAGE", "VIDEO"] as const;
const STATUSES = ["PENDING", "PROCESSING", "COMPLETED", "FAILED"] as const;

function chosen<Word extends string>(words: readonly Word[], value: string): Word | undefined {
  return words.find((word) => word === value);
}

/** Looks for some of the assets: by words, by what they are, by how they stand. */
export function FilterBar() {
  const { t } = useTranslation();
  const { place, go } = usePlace();
  const set = (change: { [Name in keyof BoardPlace]?: BoardPlace[Name] | undefined }) =>
    go(change, true);
  return (
    <div className={css["filters"]}>
      <SearchField
        value={place.q ?? ""}
        label={t("studio.findAssets")}
        onSeek={(words) => set({ q: words || undefined })}
      />
      <NativeSelect
        aria-label={t("studio.kind")}
        value={place.type ?? ""}
        data={[
          { value: "", label: t("studio.allKinds") },
          ...TYPES.map((type) => ({ value: type, label: t(`studio.kinds.${type}`) })),
        ]}
        onChange={(event) => set({ type: chosen(TYPES, event.currentTarget.value) })}
      />
      <NativeSelect
        aria-label={t("studio.status")}
        value={place.status ?? ""}
        data={[
          { value: "", label: t("studio.allStatuses") },
          ...STATUSES.map((status) => ({ value: status, label: t(`studio.statuses.${status}`) })),
        ]}
        onChange={(event) => set({ status: chosen(STATUSES, event.currentTarget.value) })}
      />
      <Switch
        label={t("studio.favorites")}
        checked={place.favorite === "true"}
        onChange={(event) => set({ favorite: event.currentTarget.checked ? "true" : undefined })}
      />
    </div>
  );
}
