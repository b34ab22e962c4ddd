import { Button } from "@mantine/core";
import { IconFlag, IconShare } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { copyText } from "../../ui/copy.ts";
import { useFormat } from "../../ui/format.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AppealAbout } from "../moderation/own/appeal-about.tsx";
import { OwnerActions } from "./mine/owner-actions.tsx";
import { ReportVideo } from "./report-video.tsx";
import { useStanding } from "./use-standing.ts";
import css from "./video-page.module.css";

/** What is said of a video, and what can be done with it. */
export function VideoDetails({ video }: { readonly video: Video }) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const { owner } = video;
  const own = video.ownerId === me.id;
  const since = video.publishedAt ?? video.createdAt;
  return (
    <article className={css["details"]}>
      <h1>{video.title}</h1>
      <p className={css["meta"]}>
        {t("videos.views", { count: video.views })} ·{" "}
        <time dateTime={since}>{format.dateTime(since)}</time>
      </p>
      {(own || me.role !== "user") && <HowItStands video={video} own={own} />}
      <div className={css["line"]}>
        <Link to="/videos" search={{ owner: owner.id }} className={css["owner"]}>
          <Avatar id={owner.id} name={owner.displayName} url={owner.avatarUrl} size={40} />
          <span>{owner.displayName}</span>
        </Link>
        <div className={css["deeds"]}>
          {video.publishedAt !== null && <Share video={video} />}
          {own ? <OwnDeeds video={video} /> : <Report video={video} />}
        </div>
      </div>
      {video.description !== "" && (
        <p className={css["description"]}>
          <LinkedText text={video.description} />
        </p>
      )}
      {video.tags.length > 0 && (
        <ul className={css["tags"]} aria-label={t("videos.tags")}>
          {video.tags.map((tag) => (
            <li key={tag}>
              <Link to="/videos" search={{ tag }}>
                #{tag}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** Said to its owner and to moderators as long as others do not see it. */
function HowItStands({ video, own }: { readonly video: Video; readonly own: boolean }) {
  const { standing, tone, text, reason } = useStanding(video);
  if (standing === "published") return null;
  return (
    <Notice tone={tone === "danger" ? "danger" : "plain"} live>
      <p>{text}</p>
      {reason !== null && <p>{reason}</p>}
      {own && standing === "rejected" && <AppealAbout kind="video" subjectId={video.id} />}
    </Notice>
  );
}

function OwnDeeds({ video }: { readonly video: Video }) {
  const navigate = useNavigate();
  const leave = () => void navigate({ to: "/videos", search: { tab: "mine" }, replace: true });
  return <OwnerActions video={video} onGone={leave} />;
}

/** Hands on the address of the page that everybody may see, by the system's own means where it has some. */
function Share({ video }: { readonly video: Video }) {
  const { t } = useTranslation();
  const share = () => {
    const url = `${location.origin}/v/${video.id}`;
    if (!("share" in navigator)) return copyText(url);
    // Whoever thinks better of it has not failed.
    return navigator.share({ title: video.title, url }).catch(() => {});
  };
  return (
    <Button
      variant="default"
      leftSection={<IconShare size={18} aria-hidden="true" />}
      onClick={() => void share()}
    >
      {t("videos.share")}
    </Button>
  );
}

function Report({ video }: { readonly video: Video }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFlag size={18} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("videos.report.open")}
      </Button>
      {open && <ReportVideo video={video} onClose={() => setOpen(false)} />}
    </>
  );
}
