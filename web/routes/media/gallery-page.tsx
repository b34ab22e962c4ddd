import { Button } from "@mantine/core";
import { IconPhotoPlus, IconPlus } from "@tabler/icons-react";
import { Link, Outlet, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./gallery-page.module.css";
import { Grid } from "./grid.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { UploadDialog } from "./upload-dialog.tsx";
import { UploadTray } from "./upload-tray.tsx";
import { useDropAndPaste } from "./use-drop-and-paste.ts";
import { useImages } from "./use-images.ts";

/** Everyone's pictures and one's own, and where new ones are put in. */
export function GalleryPage() {
  const { t } = useTranslation();
  const { tab = "everyone" } = useSearch({ from: "/member/gallery" });
  const { images, query, more, hasMore } = useImages(tab);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const dragging = useDropAndPaste(setChosen);
  usePageTitle(t("gallery.title"));
  const pick = () => picker.current?.click();
  return (
    <>
      <main className={css["page"]} data-scroll-restoration-id={`gallery-${tab}`}>
        <header className={css["header"]}>
          <h1>{t("gallery.title")}</h1>
          <Button leftSection={<IconPlus size={20} aria-hidden="true" />} onClick={pick}>
            {t("gallery.add")}
          </Button>
        </header>
        <nav className={css["tabs"]} aria-label={t("gallery.whose")}>
          <Link to="/gallery" className={css["tab"]} activeOptions={{ exact: true }}>
            {t("gallery.everyone")}
          </Link>
          <Link to="/gallery" search={{ tab: "mine" }} className={css["tab"]}>
            {t("gallery.mine")}
          </Link>
        </nav>
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
        {query.isPending && <GridSkeleton />}
        {query.isError && images.length === 0 && (
          <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isSuccess && images.length === 0 && (
          <EmptyState
            icon={<IconPhotoPlus size={34} stroke={1.6} />}
            title={t(`gallery.empty.${tab}.title`)}
            text={t(`gallery.empty.${tab}.text`)}
          >
            <Button variant="light" onClick={pick}>
              {t("gallery.addFirst")}
            </Button>
          </EmptyState>
        )}
        {images.length > 0 && <Grid images={images} tab={tab} onEnd={more} hasMore={hasMore} />}
        {query.isFetchNextPageError && (
          <ProblemNote error={query.error} onRetry={() => void query.fetchNextPage()} />
        )}
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
