import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { SearchField } from "../../ui/search-field.tsx";
import css from "./video-filters.module.css";
import type { VideoList } from "./videos.ts";

/** Narrows everyone's videos by words, a tag or an owner. */
export function VideoFilters({ list }: { readonly list: VideoList }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { q, tag, owner } = list;
  const { q: _, ...wordless } = list;
  const { tag: __, ...tagless } = list;
  return (
    <div className={css["filters"]}>
      <SearchField
        key={`${tag} ${owner}`}
        value={q ?? ""}
        label={t("videos.search")}
        onSeek={(words) => {
          const search = words === "" ? wordless : { ...wordless, q: words };
          void navigate({ to: "/videos", search, replace: true });
        }}
      />
      {tag !== undefined && (
        <Link
          to="/videos"
          search={tagless}
          className={css["chosen"]}
          aria-label={t("videos.withoutTag", { tag })}
        >
          #{tag} <IconX size={14} aria-hidden="true" />
        </Link>
      )}
      {owner !== undefined && <Owner ownerId={owner} list={list} />}
    </div>
  );
}

function Owner({ ownerId, list }: { readonly ownerId: string; readonly list: VideoList }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["user", ownerId],
    queryFn: () => reply(api.GET("/api/users/{userId}", { params: { path: { userId: ownerId } } })),
  });
  const { owner: _, ...others } = list;
  const name = data?.displayName ?? t("videos.somebody");
  return (
    <Link
      to="/videos"
      search={others}
      className={css["chosen"]}
      aria-label={t("videos.withoutOwner", { name })}
    >
      {name} <IconX size={14} aria-hidden="true" />
    </Link>
  );
}
