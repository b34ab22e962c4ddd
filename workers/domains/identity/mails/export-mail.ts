import type { Mail } from "../../platform/index.ts";
import { composeMail, type Locale, tamed, type Words } from "./compose.ts";

interface Addressee {
  readonly email: string;
  readonly locale: Locale;
  readonly displayName: string;
}

/** Tells somebody that the copy of their data is ready. The mail leads to the page: the file itself needs a sign-in. */
export function exportMail({ email, locale, displayName }: Addressee, url: string): Mail {
  const words: Record<Locale, Words> = {
    en: {
      subject: "Your data is ready",
      lines: [
        `Hello ${tamed(displayName)}, the copy of your data that you asked for is ready.`,
        "You can fetch it for 24 hours; after that it is deleted. If you have not asked for it, change your password.",
      ],
      action: { label: "Fetch your data", url },
    },
    ru: {
      subject: "Ваши данные готовы",
      lines: [
        `Здравствуйте, ${tamed(displayName)}! Копия ваших данных, которую вы запросили, готова.`,
        "Её можно скачать в течение 24 часов, потом она будет удалена. Если вы её не запрашивали, смените пароль.",
      ],
      action: { label: "Скачать данные", url },
    },
  };
  return composeMail(email, locale, words[locale], { kind: "export_ready", url });
}
