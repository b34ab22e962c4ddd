import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePageTitle } from "../../ui/page-title.ts";
import { Feed } from "./feed.tsx";
import { MyVideos } from "./mine/my-videos.tsx";
import css from "./videos-page.module.css";

/** Everyone's videos and one's own. */
export function VideosPage() {
  const { t } = useTranslation();
  const list = useSearch({ from: "/member/videos" });
  const mine = list.tab === "mine";
  usePageTitle(t("videos.title"));
  return (
    <main className={css["page"]} data-scroll-restoration-id={`videos-${JSON.stringify(list)}`}>
      <header className={css["header"]}>
        <h1>{t("videos.title")}</h1>
      </header>
      <nav className={css["tabs"]} aria-label={t("videos.whose")}>
        <Tab current={!mine}>{t("videos.everyone")}</Tab>
        <Tab tab="mine" current={mine}>
          {t("videos.mine")}
        </Tab>
      </nav>
      {mine ? <MyVideos /> : <Feed list={list} />}
    </main>
  );
}

interface TabProps {
  readonly tab?: "mine";
  readonly current: boolean;
  readonly children: string;
}

function Tab({ tab, current, children }: TabProps) {
  return (
    <Link
      to="/videos"
      search={tab === undefined ? {} : { tab }}
      className={css["tab"]}
      data-current={current || undefined}
      {...(current && { "aria-current": "page" as const })}
    >
      {children}
    </Link>
  );
}
