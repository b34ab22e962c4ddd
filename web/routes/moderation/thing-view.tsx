import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type ModerationItem, reply } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { api } from "../../app/platform.ts";
import { learnWords } from "../../i18n/index.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useFormat } from "../../ui/format.ts";
import css from "./desk.module.css";

type Video = NonNullable<ModerationItem["video"]>;
type Image = NonNullable<ModerationItem["image"]>;
type Messages = NonNullable<ModerationItem["messages"]>;
type Person = NonNullable<ModerationItem["person"]>;

/** Things of the job board have their words with it. */
const CompanyThing = lazyPart("employer", async () => {
  await learnWords("work");
  return (await import("./company-thing.tsx")).CompanyThing;
});
const VacancyThing = lazyPart("employer", async () => {
  await learnWords("work");
  return (await import("./vacancy-thing.tsx")).VacancyThing;
});

/** The thing itself, as others see it or would. */
export function ThingView({ item }: { readonly item: ModerationItem }) {
  const { t } = useTranslation();
  if (item.image) return <Picture image={item.image} title={item.title} />;
  if (item.video) return <Film video={item.video} />;
  if (item.messages) return <Lines messages={item.messages} />;
  if (item.person) return <Somebody person={item.person} />;
  if (item.company) return <CompanyThing company={item.company} />;
  if (item.vacancy) return <VacancyThing vacancy={item.vacancy} />;
  return <p className={css["meta"]}>{t("desk.gone")}</p>;
}

function Picture({ image, title }: { readonly image: Image; readonly title: string }) {
  return (
    <figure className={css["figure"]}>
      <img
        className={css["picture"]}
        src={image.urls.medium}
        alt={title}
        width={image.width}
        height={image.height}
      />
      <About description={image.description} tags={image.tags} />
    </figure>
  );
}

/** One that can be fetched as a file plays from it; else from the stream, where the browser can. */
function Film({ video }: { readonly video: Video }) {
  const [captions, ...others] = video.captions;
  const file = video.renditions.at(0)?.url;
  const { data } = useQuery({
    queryKey: ["moderation", "playback", video.id],
    enabled: file === undefined,
    retry: false,
    queryFn: () =>
      reply(api.GET("/api/videos/{videoId}/playback", { params: { path: { videoId: video.id } } })),
  });
  const src = file ?? data?.url;
  return (
    <figure className={css["figure"]}>
      {src !== undefined && (
        <video
          key={video.id}
          className={css["picture"]}
          src={src}
          poster={video.poster?.url}
          controls
          preload="metadata"
          aria-label={video.title}
        >
          <track
            kind="captions"
            src={captions?.url}
            srcLang={captions?.language}
            label={captions?.label}
          />
          {others.map(({ language, label, url }) => (
            <track key={language} kind="captions" srcLang={language} label={label} src={url} />
          ))}
        </video>
      )}
      <About description={video.description} tags={video.tags} />
    </figure>
  );
}

function About({ description, tags }: Pick<Image, "description" | "tags">) {
  if (description === "" && tags.length === 0) return null;
  return (
    <figcaption className={css["text"]}>
      {description} <span className={css["meta"]}>{tags.map((tag) => `#${tag}`).join(" ")}</span>
    </figcaption>
  );
}

function Lines({ messages }: { readonly messages: Messages }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ol className={css["lines"]} aria-label={t("desk.context")}>
      {messages.map((message, index) => (
        <li
          key={message.seq}
          className={css["line"]}
          data-reported={index === messages.length - 1 || undefined}
        >
          <time className={css["meta"]} dateTime={message.createdAt}>
            {format.dateTime(message.createdAt)}
          </time>
          <p className={css["text"]}>{message.text || "—"}</p>
          {message.attachments.map(({ fileId, name }) => (
            <p key={fileId} className={css["meta"]}>
              {name}
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Somebody({ person }: { readonly person: Person }) {
  return (
    <p className={css["somebody"]}>
      <Avatar id={person.id} name={person.displayName} url={person.avatarUrl} size={64} />
      <span>
        <span className={css["strong"]}>{person.displayName}</span>
        <span className={css["meta"]}> @{person.username}</span>
      </span>
    </p>
  );
}
