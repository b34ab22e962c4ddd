import type { Mail } from "../../platform/index.ts";
import { composeMail, type Locale, tamed, type Words } from "./compose.ts";

/** Who gets the mail, and how they are spoken to. */
export interface Reader {
  readonly to: string;
  readonly locale: Locale;
  readonly name: string;
}

/** A link, and the token in it. */
export interface TokenLink {
  readonly url: string;
  readonly token: string;
}

/** Lets somebody choose a new password. */
export function resetMail({ to, locale, name }: Reader, { url, token }: TokenLink): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "Choose a new password",
      lines: [
        `Hello ${tamed(name)}, somebody has asked for a new password for your Veche account.`,
        "The link works once, for 30 minutes. If it was not you, ignore this mail: your password stays as it is.",
      ],
      action: { label: "Choose a new password", url },
    },
    ru: {
      subject: "Новый пароль",
      lines: [
        `Здравствуйте, ${tamed(name)}! Для вашего аккаунта Veche запросили новый пароль.`,
        "Ссылка действует один раз, в течение 30 минут. Если это были не вы, ничего делать не нужно: пароль останется прежним.",
      ],
      action: { label: "Задать новый пароль", url },
    },
  };
  return composeMail(to, locale, words[locale], { kind: "password_reset_link", token, url });
}

/** Signs somebody in without a password. */
export function signInMail(
  { to, locale, name }: Reader,
  { url, token }: TokenLink,
  code: string,
): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: `${code} is your sign-in code`,
      lines: [
        `Hello ${tamed(name)}, sign in with this code or with the link.`,
        "Both work once, for 10 minutes. Never tell anybody the code. If you have not asked for it, ignore this mail.",
      ],
      code,
      action: { label: "Sign in", url },
    },
    ru: {
      subject: `${code} — код для входа`,
      lines: [
        `Здравствуйте, ${tamed(name)}! Войдите по этому коду или по ссылке.`,
        "Код и ссылка действуют один раз, в течение 10 минут. Никому не сообщайте код. Если вы его не запрашивали, ничего делать не нужно.",
      ],
      code,
      action: { label: "Войти", url },
    },
  };
  return composeMail(to, locale, words[locale], { kind: "sign_in_link", token, url, code });
}

/** Asks for the proof that a new address is the account's owner's. */
export function changeEmailMail({ to, locale, name }: Reader, { url, token }: TokenLink): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "Confirm your new e-mail address",
      lines: [
        `Hello ${tamed(name)}, confirm that your Veche account should use this address from now on.`,
        "The link works once, for 24 hours. If you have not asked for it, ignore this mail.",
      ],
      action: { label: "Confirm the address", url },
    },
    ru: {
      subject: "Подтвердите новый адрес почты",
      lines: [
        `Здравствуйте, ${tamed(name)}! Подтвердите, что теперь ваш аккаунт Veche должен использовать этот адрес.`,
        "Ссылка действует один раз, в течение 24 часов. Если вы этого не запрашивали, ничего делать не нужно.",
      ],
      action: { label: "Подтвердить адрес", url },
    },
  };
  return composeMail(to, locale, words[locale], { kind: "email_change_link", token, url });
}

/** Tells the present address that another is asked for. */
export function changeNoticeMail(
  { to, locale, name }: Reader,
  newAddress: string,
  url: string,
): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "A change of your e-mail address was asked for",
      lines: [
        `Hello ${tamed(name)}, your Veche account is to get the address ${newAddress}. It changes once the link is opened that was sent there.`,
        "If this was not you, change your password and sign the other devices out.",
      ],
      action: { label: "Look after your account", url },
    },
    ru: {
      subject: "Запрошена смена адреса почты",
      lines: [
        `Здравствуйте, ${tamed(name)}! Для вашего аккаунта Veche запросили адрес ${newAddress}. Он сменится, когда откроют ссылку, отправленную туда.`,
        "Если это были не вы, смените пароль и завершите сеансы на других устройствах.",
      ],
      action: { label: "Проверить аккаунт", url },
    },
  };
  return composeMail(to, locale, words[locale], { kind: "email_change_notice", url });
}

/** The text message that proves a phone number; short enough for one message in Russian too. */
export function phoneCodeText(locale: Locale, code: string): string {
  return locale === "ru"
    ? `Veche: код ${code}. Никому его не сообщайте.`
    : `Veche: your code is ${code}. Do not tell it to anybody.`;
}
