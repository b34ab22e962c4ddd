import type { Mail } from "../platform/index.ts";
import type { SessionPlace } from "./ports.ts";

export type Locale = "en" | "ru";

interface Words {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly action?: { readonly label: string; readonly url: string };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function htmlOf({ lines, action }: Words, locale: Locale): string {
  const paragraphs = lines.map((line) => `<p>${escaped(line)}</p>`);
  if (action) {
    const style =
      "display:inline-block;padding:12px 20px;border-radius:8px;background:#2E7D32;color:#fff;text-decoration:none";
    paragraphs.splice(
      1,
      0,
      `<p><a href="${escaped(action.url)}" style="${style}">${escaped(action.label)}</a></p>`,
    );
  }
  return `<!doctype html><html lang="${locale}"><body style="font:15px/1.5 sans-serif;color:#1b1f1c;max-width:34em">${paragraphs.join("")}</body></html>`;
}

function mail(to: string, locale: Locale, words: Words, data: Mail["data"]): Mail {
  const [first = "", ...rest] = words.lines;
  const text = [first, ...(words.action ? [words.action.url] : []), ...rest].join("\n\n");
  return { to, subject: words.subject, text, html: htmlOf(words, locale), data };
}

/** Asks somebody to confirm that the address is theirs. */
export function verificationMail(
  to: string,
  locale: Locale,
  name: string,
  url: string,
  token: string,
): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "Confirm your e-mail address",
      lines: [
        `Hello ${name}, confirm this address to finish setting up your Veche account.`,
        "The link works once, for 24 hours. If you have not registered, ignore this mail.",
      ],
      action: { label: "Confirm the address", url },
    },
    ru: {
      subject: "Подтвердите адрес почты",
      lines: [
        `Здравствуйте, ${name}! Подтвердите этот адрес, чтобы завершить настройку аккаунта Veche.`,
        "Ссылка действует один раз, в течение 24 часов. Если вы не регистрировались, ничего делать не нужно.",
      ],
      action: { label: "Подтвердить адрес", url },
    },
  };
  return mail(to, locale, words[locale], { token, url });
}

function describe(place: SessionPlace): string {
  return [place.device, place.browser, place.ip, place.country].filter(Boolean).join(", ");
}

/** Tells somebody that a copy of their session was used. */
export function refreshReusedMail(
  to: string,
  locale: Locale,
  name: string,
  place: SessionPlace,
): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "We ended one of your sessions",
      lines: [
        `Hello ${name}, an old token of one of your sessions was used again. That can mean that somebody has copied it, so we ended the session.`,
        `The session: ${describe(place)}.`,
        "Sign in again on that device. If this was not you, change your password.",
      ],
    },
    ru: {
      subject: "Мы завершили один из ваших сеансов",
      lines: [
        `Здравствуйте, ${name}! Старый токен одного из ваших сеансов был использован повторно. Возможно, кто-то его скопировал, поэтому мы завершили этот сеанс.`,
        `Сеанс: ${describe(place)}.`,
        "Войдите на этом устройстве заново. Если это были не вы, смените пароль.",
      ],
    },
  };
  return mail(to, locale, words[locale], { kind: "refresh_reused" });
}
