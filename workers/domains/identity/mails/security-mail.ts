import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Mail } from "../../platform/index.ts";
import { composeMail, type Locale, tamed, type Words } from "./compose.ts";
import { type SecurityNews, securityWords } from "./security-words.ts";

/** What a mail tells beside the news itself. */
export interface SecurityNewsDetails {
  readonly at: Millis;
  readonly ip: string | null;
  readonly country: string | null;
  readonly device: string | null;
  /** What it was about: the name of a passkey, an application, a provider. */
  readonly about: string | null;
  /** Where the account's owner looks after it. */
  readonly url: string;
}

const greeted: Readonly<Record<Locale, (name: string, says: string) => string>> = {
  en: (name, says) => `Hello ${name}, ${says}`,
  ru: (name, says) => `Здравствуйте, ${name}! ${says.charAt(0).toUpperCase()}${says.slice(1)}`,
};

const closing: Readonly<Record<Locale, string>> = {
  en: "If this was you, there is nothing to do. If not, change your password and sign the other devices out.",
  ru: "Если это были вы, ничего делать не нужно. Если нет, смените пароль и завершите сеансы на других устройствах.",
};

const label: Readonly<Record<Locale, string>> = {
  en: "Look after your account",
  ru: "Проверить аккаунт",
};

function momentOf(at: Millis, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return `${format.format(at)} UTC`;
}

/** Tells somebody what has happened to their account. */
export function securityMail(
  to: string,
  locale: Locale,
  name: string,
  news: SecurityNews,
  details: SecurityNewsDetails,
): Mail {
  const { at, ip, country, device, about, url } = details;
  const { subject, says } = securityWords[news][locale];
  // Devices are named by who signs in, who may be the very person that the mail warns of.
  const named = [about, device].map((text) => text && tamed(text));
  const facts = [...named, ip, country, momentOf(at, locale)].filter(Boolean).join(" · ");
  const words: Words = {
    subject,
    lines: [greeted[locale](tamed(name), says), facts, closing[locale]],
    action: { label: label[locale], url },
  };
  return composeMail(to, locale, words, { kind: news, url });
}
