import { IconX } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../ui/search-field.tsx";
import css from "./gallery-filters.module.css";
import type { ImageList } from "./images.ts";

/** Narrows everyone's pictures by words or a tag, and orders them. */
export function GalleryFilters({ list }: { readonly list: ImageList }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { sort: _, ...unsorted } = list;
  const seek = (words: string) => {
    const { q: _, ...others } = list;
    const search = words === "" ? others : { ...others, q: words };
    void navigate({ to: "/gallery", search, replace: true });
  };
  return (
    <div className={css["filters"]}>
      <SearchField
        key={list.tag ?? ""}
        value={list.q ?? ""}
        label={t("gallery.search")}
        onSeek={seek}
      />
      {list.tag !== undefined && (
        <Link
          to="/gallery"
          className={css["tag"]}
          aria-label={t("gallery.withoutTag", { tag: list.tag })}
        >
          #{list.tag} <IconX size={14} aria-hidden="true" />
        </Link>
      )}
      {list.q === undefined && (
        <nav className={css["orders"]} aria-label={t("gallery.order")}>
          <Order list={unsorted} current={list.sort === undefined}>
            {t("gallery.newest")}
          </Order>
          <Order list={{ ...unsorted, sort: "popular" }} current={list.sort === "popular"}>
            {t("gallery.popular")}
          </Order>
        </nav>
      )}
    </div>
  );
}

interface OrderProps {
  readonly list: ImageList;
  readonly current: boolean;
  readonly children: string;
}

function Order({ list, current, children }: OrderProps) {
  return (
    <Link
      to="/gallery"
      search={list}
      replace
      className={css["order"]}
      {...(current && { "aria-current": "true" as const })}
      data-current={current || undefined}
    >
      {children}
    </Link>
  );
}
