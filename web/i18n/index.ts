import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { remember } from "../ui/storage.ts";
import type en from "./en.json";

export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The words of the interface: every language has the same keys, each with its own plural forms. */
type Words = typeof en;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Words };
  }
}

const chosen = remember("veche.language");

const load = {
  en: () => import("./en.json"),
  ru: () => import("./ru.json"),
} satisfies Record<Language, () => Promise<unknown>>;

/** Prepares the reader's language: the chosen one, else the first of the browser's that we speak. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: detect(),
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await speak(detect());
}

/** Switches the interface to a language and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  chosen.set(language);
  await speak(language);
}

/** The language the interface is in. */
export function currentLanguage(): Language {
  return asLanguage(i18next.language) ?? "en";
}

async function speak(language: Language): Promise<void> {
  const words = await load[language]();
  i18next.addResourceBundle(language, "translation", words.default);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function detect(): Language {
  const wanted = [chosen.get(), ...navigator.languages];
  for (const tag of wanted) {
    const language = asLanguage(tag?.slice(0, 2));
    if (language !== null) return language;
  }
  return "en";
}

function asLanguage(tag: string | null | undefined): Language | null {
  return LANGUAGES.find((language) => language === tag) ?? null;
}
