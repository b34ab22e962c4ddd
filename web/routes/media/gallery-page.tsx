import { Button } from "@mantine/core";
import { IconPhotoPlus, IconPlus } from "@tabler/icons-react";
import { Link, Outlet, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { useDropAndPaste } from "../../ui/use-drop-and-paste.ts";
import { BoardHead } from "./board-head.tsx";
import { BoardsPane } from "./boards-pane.tsx";
import { GalleryFilters } from "./gallery-filters.tsx";
import css from "./gallery-page.module.css";
import { Grid } from "./grid.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import type { ImageList } from "./images.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { UploadDialog } from "./upload-dialog.tsx";
import { UploadTray } from "./upload-tray.tsx";
import { useImages } from "./use-images.ts";

/** Everyone's pictures and one's own, and where new ones are put in. */
export function GalleryPage() {
  const { t } = useTranslation();
  const list = useSearch({ from: "/member/gallery" });
  const { images, query, more, hasMore } = useImages(list);
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const dragging = useDropAndPaste(setChosen);
  usePageTitle(t("gallery.title"));
  const pick = () => picker.current?.click();
  const toggle = useCallback((imageId: string) => {
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(imageId)) after.add(imageId);
      return after;
    });
  }, []);
  const leaving = list.tab !== "mine" && selected !== null;
  useEffect(() => {
    if (leaving) setSelected(null);
  }, [leaving]);
  return (
    <>
      <main className={css["page"]} data-scroll-restoration-id={`gallery-${JSON.stringify(list)}`}>
        <header className={css["header"]}>
          <h1>{t("gallery.title")}</h1>
          <span className={css["deeds"]}>
            {list.tab === "mine" && images.length > 0 && selected === null && (
              <Button variant="default" onClick={() => setSelected(new Set())}>
                {t("gallery.select")}
              </Button>
            )}
            <Button leftSection={<IconPlus size={20} aria-hidden="true" />} onClick={pick}>
              {t("gallery.add")}
            </Button>
          </span>
        </header>
        <nav className={css["tabs"]} aria-label={t("gallery.whose")}>
          <Tab current={list.tab === undefined && list.board === undefined}>
            {t("gallery.everyone")}
          </Tab>
          <Tab tab="mine" current={list.tab === "mine"}>
            {t("gallery.mine")}
          </Tab>
          <Tab tab="boards" current={list.tab === "boards" || list.board !== undefined}>
            {t("boards.title")}
          </Tab>
        </nav>
        {isEveryone(list) && <GalleryFilters list={list} />}
        {list.board !== undefined && <BoardHead boardId={list.board} />}
        {list.tab === "boards" && <BoardsPane />}
        <input
          ref={picker}
          type="file"
          accept="image/*"
          multiple
          hidden
          aria-label={t("gallery.choose")}
          onChange={(event) => {
            setChosen([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        {query.isLoading && <GridSkeleton />}
        {query.isError && images.length === 0 && (
          <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isSuccess && images.length === 0 && (
          <EmptyState
            icon={<IconPhotoPlus size={34} stroke={1.6} />}
            title={t(`gallery.empty.${emptyKind(list)}.title`)}
            text={t(`gallery.empty.${emptyKind(list)}.text`)}
          >
            <Button variant="light" onClick={pick}>
              {t("gallery.addFirst")}
            </Button>
          </EmptyState>
        )}
        {images.length > 0 && (
          <Grid
            images={images}
            list={list}
            onEnd={more}
            hasMore={hasMore}
            selection={selected && { selected, toggle }}
          />
        )}
        {query.isFetchNextPageError && (
          <ProblemNote error={query.error} onRetry={() => void query.fetchNextPage()} />
        )}
        {selected && <SelectionBar selected={selected} onDone={() => setSelected(null)} />}
      </main>
      {dragging && (
        <div className={css["drop"]} aria-hidden="true">
          <IconPhotoPlus size={48} stroke={1.5} />
          {t("gallery.drop")}
        </div>
      )}
      {chosen.length > 0 && <UploadDialog files={chosen} onClose={() => setChosen([])} />}
      <UploadTray />
      <Outlet />
    </>
  );
}

interface TabProps {
  readonly tab?: "mine" | "boards";
  readonly current: boolean;
  readonly children: string;
}

function Tab({ tab, current, children }: TabProps) {
  return (
    <Link
      to="/gallery"
      search={tab === undefined ? {} : { tab }}
      className={css["tab"]}
      data-current={current || undefined}
      {...(current && { "aria-current": "page" as const })}
    >
      {children}
    </Link>
  );
}

function isEveryone({ tab, board }: ImageList): boolean {
  return tab === undefined && board === undefined;
}

function emptyKind({ tab, board, q, tag }: ImageList): "board" | "mine" | "nothing" | "everyone" {
  if (board !== undefined) return "board";
  if (tab === "mine") return "mine";
  return q !== undefined || tag !== undefined ? "nothing" : "everyone";
}
