import { IconMovieOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../shared/client/index.ts";
import { Avatar } from "../../ui/avatar.tsx";
import css from "./cards.module.css";
import { ageText, clockText } from "./times.ts";

/** A video in the feed: its poster, how long it is, whose, and what has become of it. */
export function VideoCard({ video }: { readonly video: Video }) {
  const { owner } = video;
  const params = { videoId: video.id };
  return (
    <li className={css["card"]}>
      <Link to="/videos/$videoId" params={params} className={css["cover"]}>
        <Cover video={video} />
        <span className={css["name"]}>{video.title}</span>
      </Link>
      <div className={css["about"]}>
        <Avatar id={owner.id} name={owner.displayName} url={owner.avatarUrl} size={32} />
        <div className={css["text"]}>
          <Link to="/videos" search={{ owner: owner.id }} className={css["owner"]}>
            {owner.displayName}
          </Link>
          <ViewsAndAge video={video} />
        </div>
      </div>
    </li>
  );
}

/** The poster; while one points at it, a few seconds of the film. */
export function Cover({ video }: { readonly video: Video }) {
  const [pointed, setPointed] = useState(false);
  const { poster, previewUrl, durationSeconds } = video;
  const moving = pointed && previewUrl !== null;
  return (
    <span
      className={css["poster"]}
      onPointerEnter={({ pointerType }) => setPointed(pointerType === "mouse" && mayMove())}
      onPointerLeave={() => setPointed(false)}
    >
      {poster === null ? (
        <IconMovieOff size={32} aria-hidden="true" />
      ) : (
        <img src={poster.watermarkedUrl} alt="" loading="lazy" decoding="async" />
      )}
      {moving && <Preview url={previewUrl} />}
      {durationSeconds !== null && !moving && (
        <span className={css["length"]}>{clockText(durationSeconds)}</span>
      )}
    </span>
  );
}

function mayMove(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Moving pictures without sound: a film of ours, or what Stream draws. */
function Preview({ url }: { readonly url: string }) {
  if (/\.gif(?:\?|$)/.test(url)) return <img src={url} alt="" />;
  return <video src={url} muted autoPlay loop playsInline aria-hidden="true" tabIndex={-1} />;
}

/** How many have watched it, and since when others can. */
export function ViewsAndAge({ video }: { readonly video: Video }) {
  const { t, i18n } = useTranslation();
  const since = video.publishedAt ?? video.createdAt;
  return (
    <p className={css["meta"]}>
      {t("videos.views", { count: video.views })} ·{" "}
      <time dateTime={since}>{ageText(since, Date.now(), i18n.language)}</time>
    </p>
  );
}
