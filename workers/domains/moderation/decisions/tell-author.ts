import type { ModerationAction } from "../../../../shared/contracts/moderation/index.ts";
import { type Locale, mailPerson, type Words } from "../../identity/index.ts";
import type { ModeratedThings, ModerationDeps } from "../ports.ts";

type Told = Exclude<ModerationAction, "dismiss">;

const SUBJECTS: Readonly<Record<Locale, Readonly<Record<Told, string>>>> = {
  en: {
    approve: "Your post has been approved",
    warn: "A warning from the moderators",
    reject: "Your post was not approved",
    remove: "Your post was removed",
    suspend: "Your post was removed, and your account suspended",
  },
  ru: {
    approve: "Ваша публикация одобрена",
    warn: "Предупреждение от модераторов",
    reject: "Ваша публикация не одобрена",
    remove: "Ваша публикация удалена",
    suspend: "Ваша публикация удалена, аккаунт приостановлен",
  },
};

const HELLO: Readonly<Record<Locale, (name: string) => string>> = {
  en: (name) => `Hello ${name},`,
  ru: (name) => `Здравствуйте, ${name}!`,
};

const ABOUT: Readonly<Record<Locale, (title: string) => string>> = {
  en: (title) => `It is about “${title}”.`,
  ru: (title) => `Речь идёт о «${title}».`,
};

const APPEAL: Readonly<Record<Locale, string>> = {
  en: "If you think this is wrong, you can answer once; another moderator looks at it then.",
  ru: "Если вы не согласны, вы можете один раз обжаловать решение: его рассмотрит другой модератор.",
};

/** Where what is held against somebody is listed, and answered. */
const ANSWER_PAGE = "/settings/decisions";

const OPEN: Readonly<Record<Locale, string>> = { en: "Open", ru: "Открыть" };

/** What an author is told of a decision. */
export interface News {
  readonly authorId: string;
  readonly subjectId: string;
  readonly title: string;
  readonly text: string;
}

async function notify(
  deps: ModerationDeps,
  { kind }: ModeratedThings,
  { authorId, subjectId, title, text: body }: News,
  url: string,
): Promise<void> {
  const subject = `${kind}:${subjectId}`;
  const notification = { kind: "moderation", subject, title, body, url } as const;
  await deps.hubs.notify(authorId, notification).catch((error: unknown) => {
    deps.log.warn("an author was not told of a decision", { error });
  });
}

/** Tells an author of a decision, on their devices and by mail; what cannot be told undoes nothing. */
export async function tellAuthor(
  deps: ModerationDeps,
  things: ModeratedThings,
  action: Told,
  news: News,
): Promise<void> {
  const adverse = action !== "approve";
  const url = adverse ? ANSWER_PAGE : things.pageOf(news.subjectId);
  await notify(deps, things, news, url);
  await mailPerson(deps, news.authorId, "moderation", ({ locale, name }): Words => {
    const lines = [HELLO[locale](name), news.text, news.title && ABOUT[locale](news.title)];
    return {
      subject: SUBJECTS[locale][action],
      lines: [...lines.filter(Boolean), ...(adverse ? [APPEAL[locale]] : [])],
      action: { label: OPEN[locale], url: `${deps.config.publicUrl}${url}` },
    };
  });
}

const ANSWERED: Readonly<Record<Locale, Readonly<Record<"granted" | "refused", string>>>> = {
  en: { granted: "Your appeal was granted", refused: "Your appeal was refused" },
  ru: { granted: "Ваша жалоба удовлетворена", refused: "Ваша жалоба отклонена" },
};

/** Tells an author what became of their appeal. */
export async function tellAnswer(
  deps: ModerationDeps,
  things: ModeratedThings,
  outcome: "granted" | "refused",
  news: News,
): Promise<void> {
  const url = things.pageOf(news.subjectId);
  await notify(deps, things, news, url);
  await mailPerson(deps, news.authorId, "appeal", ({ locale, name }) => ({
    subject: ANSWERED[locale][outcome],
    lines: [HELLO[locale](name), news.text, ...(news.title ? [ABOUT[locale](news.title)] : [])],
    action: { label: OPEN[locale], url: `${deps.config.publicUrl}${url}` },
  }));
}
