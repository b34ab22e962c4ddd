import type { SecurityEventKind } from "../../../../shared/contracts/identity/index.ts";
import type { Locale } from "./compose.ts";

/** What a sign-in is odd for. */
export type SignInOddity = "impossible_travel" | "new_country" | "new_device" | "many_failures";

/** What somebody is told by mail about their account. */
export type SecurityNews =
  | SignInOddity
  | Exclude<SecurityEventKind, "sign_in" | "step_up" | "refresh_reused">;

interface News {
  readonly subject: string;
  readonly says: string;
}

/** Subjects and first sentences, in both languages. */
export const securityWords: Readonly<Record<SecurityNews, Readonly<Record<Locale, News>>>> = {
  new_device: {
    en: {
      subject: "Sign-in from a new device",
      says: "your account was signed in to from a device that it did not know.",
    },
    ru: {
      subject: "Вход с нового устройства",
      says: "в ваш аккаунт вошли с устройства, которого он раньше не знал.",
    },
  },
  new_country: {
    en: {
      subject: "Sign-in from a new country",
      says: "your account was signed in to from a country it has not been used in before.",
    },
    ru: {
      subject: "Вход из новой страны",
      says: "в ваш аккаунт вошли из страны, из которой им раньше не пользовались.",
    },
  },
  impossible_travel: {
    en: {
      subject: "Sign-in from an unlikely place",
      says: "your account was signed in to from a place that nobody can have reached since the last sign-in.",
    },
    ru: {
      subject: "Вход из неожиданного места",
      says: "в ваш аккаунт вошли из места, до которого невозможно добраться за время, прошедшее с прошлого входа.",
    },
  },
  many_failures: {
    en: {
      subject: "Many failed sign-ins",
      says: "somebody has tried several times to sign in to your account and failed.",
    },
    ru: {
      subject: "Много неудачных попыток входа",
      says: "кто-то несколько раз безуспешно пытался войти в ваш аккаунт.",
    },
  },
  locked: {
    en: {
      subject: "Sign-in is paused after failed attempts",
      says: "too many sign-ins to your account have failed, so new devices have to wait for a while. Devices that you have used before still get in.",
    },
    ru: {
      subject: "Вход приостановлен из-за неудачных попыток",
      says: "было слишком много неудачных попыток войти в ваш аккаунт, поэтому новым устройствам придётся подождать. С устройств, которыми вы уже пользовались, войти по-прежнему можно.",
    },
  },
  password_changed: {
    en: {
      subject: "Your password was changed",
      says: "the password of your account was changed. All other devices have been signed out.",
    },
    ru: {
      subject: "Ваш пароль изменён",
      says: "пароль вашего аккаунта изменён. На всех остальных устройствах выполнен выход.",
    },
  },
  password_reset: {
    en: {
      subject: "Your password was reset",
      says: "a new password was set with a link from a mail. All devices have been signed out.",
    },
    ru: {
      subject: "Ваш пароль сброшен",
      says: "по ссылке из письма задан новый пароль. На всех устройствах выполнен выход.",
    },
  },
  email_changed: {
    en: {
      subject: "Your e-mail address was changed",
      says: "your account now has another e-mail address. This one does not belong to it any more.",
    },
    ru: {
      subject: "Ваш адрес почты изменён",
      says: "у вашего аккаунта теперь другой адрес почты. Этот адрес к нему больше не относится.",
    },
  },
  phone_changed: {
    en: {
      subject: "Your phone number was changed",
      says: "the phone number of your account was changed or removed.",
    },
    ru: {
      subject: "Ваш номер телефона изменён",
      says: "номер телефона вашего аккаунта изменён или удалён.",
    },
  },
  totp_enabled: {
    en: {
      subject: "An authenticator app was added",
      says: "sign-ins to your account are now confirmed with codes of an authenticator app.",
    },
    ru: {
      subject: "Добавлено приложение-аутентификатор",
      says: "теперь вход в ваш аккаунт подтверждается кодами из приложения-аутентификатора.",
    },
  },
  totp_disabled: {
    en: {
      subject: "The authenticator app was removed",
      says: "sign-ins to your account are no longer confirmed with codes of an authenticator app.",
    },
    ru: {
      subject: "Приложение-аутентификатор отключено",
      says: "вход в ваш аккаунт больше не подтверждается кодами из приложения-аутентификатора.",
    },
  },
  backup_codes_renewed: {
    en: {
      subject: "New backup codes were made",
      says: "your account has ten new backup codes. The old ones do not work any more.",
    },
    ru: {
      subject: "Созданы новые резервные коды",
      says: "для вашего аккаунта созданы десять новых резервных кодов. Старые больше не действуют.",
    },
  },
  passkey_added: {
    en: { subject: "A passkey was added", says: "a passkey was added to your account." },
    ru: { subject: "Добавлен ключ доступа", says: "в ваш аккаунт добавлен ключ доступа." },
  },
  passkey_removed: {
    en: { subject: "A passkey was removed", says: "a passkey was removed from your account." },
    ru: { subject: "Ключ доступа удалён", says: "из вашего аккаунта удалён ключ доступа." },
  },
  social_linked: {
    en: {
      subject: "Another way to sign in was added",
      says: "your account can now be signed in to with an account elsewhere.",
    },
    ru: {
      subject: "Добавлен ещё один способ входа",
      says: "теперь в ваш аккаунт можно войти через аккаунт на другом сервисе.",
    },
  },
  social_unlinked: {
    en: {
      subject: "A way to sign in was removed",
      says: "your account can no longer be signed in to with an account elsewhere.",
    },
    ru: {
      subject: "Удалён один из способов входа",
      says: "в ваш аккаунт больше нельзя войти через аккаунт на другом сервисе.",
    },
  },
  application_allowed: {
    en: {
      subject: "An application was connected",
      says: "you have allowed an application to use your account.",
    },
    ru: {
      subject: "Подключено приложение",
      says: "вы разрешили приложению пользоваться вашим аккаунтом.",
    },
  },
  application_removed: {
    en: {
      subject: "An application was disconnected",
      says: "an application can no longer use your account.",
    },
    ru: {
      subject: "Приложение отключено",
      says: "приложение больше не может пользоваться вашим аккаунтом.",
    },
  },
  deletion_started: {
    en: {
      subject: "Your account will be deleted",
      says: "your account will be deleted in 14 days. Until then you can sign in and keep it.",
    },
    ru: {
      subject: "Ваш аккаунт будет удалён",
      says: "ваш аккаунт будет удалён через 14 дней. До этого можно войти и сохранить его.",
    },
  },
  deletion_cancelled: {
    en: { subject: "Your account stays", says: "your account will not be deleted." },
    ru: { subject: "Ваш аккаунт сохранён", says: "ваш аккаунт не будет удалён." },
  },
  signed_out_by_admin: {
    en: {
      subject: "You were signed out",
      says: "an administrator has signed your account out on all devices.",
    },
    ru: {
      subject: "Выполнен выход из аккаунта",
      says: "администратор завершил все сеансы вашего аккаунта.",
    },
  },
};
