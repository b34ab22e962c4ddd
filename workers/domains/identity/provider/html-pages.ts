import { createHash } from "node:crypto";

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:18vh auto;padding:0 1.25rem}
h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1.2rem;border-radius:.6rem;border:1px solid;cursor:pointer}`;
const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; frame-ancestors 'none'; base-uri 'none'`;

const WORDS = {
  en: {
    out: "Sign out?",
    ask: "An application asks to sign you out here and everywhere you signed in with this session.",
    yes: "Sign out",
    error: "This request cannot be answered",
    back: "Go back to the application and try again.",
  },
  ru: {
    out: "Выйти?",
    ask: "Приложение просит завершить этот сеанс здесь и везде, куда вы вошли с его помощью.",
    yes: "Выйти",
    error: "На этот запрос нельзя ответить",
    back: "Вернитесь в приложение и попробуйте ещё раз.",
  },
} as const;
type Locale = keyof typeof WORDS;

/** The first language that the page can be in. */
export function pageLocale(uiLocales: readonly string[], request: Request): Locale {
  const accepted = (request.headers.get("Accept-Language") ?? "").split(",");
  const wanted = [...uiLocales, ...accepted].map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find((tag): tag is Locale => tag === "ru" || tag === "en") ?? "en";
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

function page(locale: Locale, status: number, title: string, body: string): Response {
  const html = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><main><h1>${title}</h1>${body}</main></html>`;
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
  };
  return new Response(html, { status, headers });
}

/** Asks whether to sign out; the form sends the same request again, confirmed. */
export function confirmationPage(
  locale: Locale,
  fields: Readonly<Record<string, string>>,
): Response {
  const words = WORDS[locale];
  const inputs = Object.entries(fields)
    .map(
      ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
    )
    .join("");
  const form = `<form method="post" action="/oauth/logout">${inputs}<button>${words.yes}</button></form>`;
  return page(locale, 200, words.out, `<p>${words.ask}</p>${form}`);
}

/** Tells a person, and a developer, what is wrong with a request that cannot be sent back to where it came from. */
export function errorPage(
  locale: Locale,
  status: number,
  error: string,
  description: string,
): Response {
  const words = WORDS[locale];
  const detail = `<p>${words.back}</p><p><small><code>${escaped(error)}</code>: ${escaped(description)}</small></p>`;
  return page(locale, status, words.error, detail);
}
