import type { Mail } from "../platform/index.ts";
import { composeMail, type Locale, tamed, type Words } from "./mails/compose.ts";
import type { SessionPlace } from "./ports.ts";

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
        `Hello ${tamed(name)}, confirm this address to finish setting up your Veche account.`,
        "The link works once, for 24 hours. If you have not registered, ignore this mail.",
      ],
      action: { label: "Confirm the address", url },
    },
    ru: {
      subject: "Подтвердите адрес почты",
      lines: [
        `Здравствуйте, ${tamed(name)}! Подтвердите этот адрес, чтобы завершить настройку аккаунта Veche.`,
        "Ссылка действует один раз, в течение 24 часов. Если вы не регистрировались, ничего делать не нужно.",
      ],
      action: { label: "Подтвердить адрес", url },
    },
  };
  return composeMail(to, locale, words[locale], { token, url });
}

function describe(place: SessionPlace): string {
  const device = place.device && tamed(place.device);
  return [device, place.browser, place.ip, place.country].filter(Boolean).join(", ");
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
        `Hello ${tamed(name)}, an old token of one of your sessions was used again. That can mean that somebody has copied it, so we ended the session.`,
        `The session: ${describe(place)}.`,
        "Sign in again on that device. If this was not you, change your password.",
      ],
    },
    ru: {
      subject: "Мы завершили один из ваших сеансов",
      lines: [
        `Здравствуйте, ${tamed(name)}! Старый токен одного из ваших сеансов был использован повторно. Возможно, кто-то его скопировал, поэтому мы завершили этот сеанс.`,
        `Сеанс: ${describe(place)}.`,
        "Войдите на этом устройстве заново. Если это были не вы, смените пароль.",
      ],
    },
  };
  return composeMail(to, locale, words[locale], { kind: "refresh_reused" });
}
