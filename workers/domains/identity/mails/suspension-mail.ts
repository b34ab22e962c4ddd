import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Mail } from "../../platform/index.ts";
import { composeMail, type Locale, tamed, type Words } from "./compose.ts";
import type { Reader } from "./recovery-mails.ts";

const NO_END: Record<Locale, string> = {
  en: "You are signed out everywhere and cannot sign in.",
  ru: "Все сеансы завершены, войти пока нельзя.",
};

/** Until when; nothing of an end, where there is none. */
function howLong(locale: Locale, until: Millis | null): string {
  if (until === null) return NO_END[locale];
  const style = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } as const;
  const moment = new Intl.DateTimeFormat(locale, style).format(until);
  return locale === "ru"
    ? `${NO_END[locale]} Это закончится само: ${moment} (UTC).`
    : `${NO_END[locale]} This ends by itself on ${moment} (UTC).`;
}

/** Tells somebody why they no longer get in. It leads nowhere: no page of the account is open to them. */
export function suspensionMail({ to, locale, name }: Reader, until: Millis | null): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "Your account is suspended",
      lines: [
        `Hello ${tamed(name)}, an administrator has suspended your Veche account. ${howLong(locale, until)}`,
        "Nothing of yours has been deleted. If you think this is a mistake, ask whoever invited you or runs the platform.",
      ],
    },
    ru: {
      subject: "Ваш аккаунт приостановлен",
      lines: [
        `Здравствуйте, ${tamed(name)}! Администратор приостановил ваш аккаунт Veche. ${howLong(locale, until)}`,
        "Ваши данные не удалены. Если вы считаете, что это ошибка, обратитесь к тому, кто вас пригласил, или к администраторам платформы.",
      ],
    },
  };
  return composeMail(to, locale, words[locale], { kind: "account_suspended" });
}
