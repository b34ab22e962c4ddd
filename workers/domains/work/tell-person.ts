import { eq } from "drizzle-orm";
import { type Locale, mailPerson, users, type Words } from "../identity/index.ts";
import type { WorkDeps } from "./ports.ts";

type InBoth = Readonly<Record<Locale, string>>;

/** What somebody is told on their devices. */
export interface Notice {
  /** What it is about: what is told later takes the place of what was told earlier. */
  readonly subject: string;
  /** Of the notification: what it is about, by its own name. */
  readonly title: string;
  readonly body: InBoth;
  /** Path in the web app. */
  readonly url: string;
}

/** What somebody is told by mail too. */
export interface News extends Notice {
  /** Kind of mail, for whoever looks into the outbox. */
  readonly kind: string;
  readonly subjectLine: InBoth;
}

const OPEN: InBoth = { en: "Open", ru: "Открыть" };
const HELLO: Readonly<Record<Locale, (name: string) => string>> = {
  en: (name) => `Hello ${name},`,
  ru: (name) => `Здравствуйте, ${name}!`,
};

/** Tells somebody on their devices, in their language; what cannot be told undoes nothing. */
export async function notifyPerson(
  deps: WorkDeps,
  userId: string,
  { subject, title, body, url }: Notice,
): Promise<void> {
  const { locale, status } = users;
  const row = await deps.db
    .select({ locale, status })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  if (row?.status !== "active") return;
  const notice = { kind: "work", subject, title, body: body[row.locale], url } as const;
  await deps.hubs.notify(userId, notice).catch((error: unknown) => {
    deps.log.warn("somebody was not notified", { subject, error });
  });
}

/** Tells somebody on their devices and by mail, in their language; what cannot be told undoes nothing. */
export async function tellPerson(deps: WorkDeps, userId: string, news: News): Promise<void> {
  await notifyPerson(deps, userId, news);
  await mailPerson(
    deps,
    userId,
    news.kind,
    ({ locale, name }): Words => ({
      subject: news.subjectLine[locale],
      lines: [HELLO[locale](name), news.body[locale]],
      action: { label: OPEN[locale], url: `${deps.config.publicUrl}${news.url}` },
    }),
  );
}
