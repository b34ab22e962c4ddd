import { eq } from "drizzle-orm";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Locale, users } from "../../identity/index.ts";
import type { WorkDeps } from "../ports.ts";
import { endMails } from "./store.ts";

const PATH = "/api/saved-searches/unsubscribe";

const signedText = (userId: string) => `digests of ${userId}`;

/** The address by which somebody ends their digests without signing in. It holds for good: old mails keep their word. */
export async function unsubscribeLink(deps: WorkDeps, userId: string): Promise<string> {
  const signature = await deps.digestLinks.sign(signedText(userId));
  const query = new URLSearchParams({ user: userId, signature });
  return `${deps.config.publicUrl}${PATH}?${query}`;
}

interface Link {
  readonly user: string;
  readonly signature: string;
}

const WORDS: Readonly<
  Record<Locale, Readonly<Record<"title" | "ask" | "button" | "done", string>>>
> = {
  en: {
    title: "Vacancy digests",
    ask: "Get no mails about new vacancies any more?",
    button: "Unsubscribe",
    done: "You get no more mails about new vacancies. Your saved searches are still there.",
  },
  ru: {
    title: "Новые вакансии по почте",
    ask: "Больше не получать писем о новых вакансиях?",
    button: "Отписаться",
    done: "Писем о новых вакансиях больше не будет. Сохранённые поиски остались.",
  },
};

/** Nothing of the page runs or loads; its one form goes back to us. */
const POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

function page(locale: Locale, body: string): Response {
  const { title } = WORDS[locale];
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title>`;
  return new Response(
    `<!doctype html><html lang="${locale}"><head>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`,
    {
      headers: {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
      },
    },
  );
}

/** Whom a link is for. Throws `not_found` for one that we have not signed, or nobody has any more. */
async function readerOf(deps: WorkDeps, { user, signature }: Link): Promise<Locale> {
  const ours = await deps.digestLinks.verifies(signedText(user), signature);
  const { locale } = users;
  const row =
    ours && (await deps.db.select({ locale }).from(users).where(eq(users.id, user)).get());
  if (!row) throw new AppError(commonErrors.not_found);
  return row.locale;
}

/** The page that a digest's link leads to. Throws `not_found`. */
export async function showUnsubscribe(deps: WorkDeps, link: Link): Promise<Response> {
  const locale = await readerOf(deps, link);
  const { ask, button } = WORDS[locale];
  return page(locale, `<p>${ask}</p><form method="post"><button>${button}</button></form>`);
}

/** Ends somebody's digests by mail; again changes nothing. Throws `not_found`. */
export async function unsubscribe(deps: WorkDeps, link: Link): Promise<Response> {
  const locale = await readerOf(deps, link);
  await endMails(deps.db, link.user);
  return page(locale, `<p>${WORDS[locale].done}</p>`);
}
