import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { remember } from "../ui/storage.ts";
import type account from "./account.en.json";
import type admin from "./admin.en.json";
import type calls from "./calls.en.json";
import type chat from "./chat.en.json";
import type employer from "./employer.en.json";
import type en from "./en.json";
import type engine from "./engine.en.json";
import type guest from "./guest.en.json";
import type keys from "./keys.en.json";
import type media from "./media.en.json";
import type moderation from "./moderation.en.json";
import type provider from "./provider.en.json";
import type sharing from "./sharing.en.json";
import type studio from "./studio.en.json";
import type videos from "./videos.en.json";
import type work from "./work.en.json";
import type writing from "./writing.en.json";

export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The words of the interface: every language has the same keys, each with its own plural forms. */
type Words = typeof en &
  typeof guest &
  typeof account &
  typeof provider &
  typeof admin &
  typeof calls &
  typeof chat &
  typeof keys &
  typeof media &
  typeof moderation &
  typeof studio &
  typeof engine &
  typeof sharing &
  typeof videos &
  typeof work &
  typeof employer &
  typeof writing;

/** Words that only some pages need, loaded with them. */
export type Area =
  | "guest"
  | "account"
  | "provider"
  | "admin"
  | "calls"
  | "chat"
  | "keys"
  | "media"
  | "moderation"
  | "studio"
  | "engine"
  | "sharing"
  | "videos"
  | "work"
  | "employer"
  | "writing";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Words };
  }
}

const chosen = remember("veche.language");

type Load = () => Promise<{ readonly default: object }>;

const load: Record<"base" | Area, Record<Language, Load>> = {
  base: { en: () => import("./en.json"), ru: () => import("./ru.json") },
  guest: { en: () => import("./guest.en.json"), ru: () => import("./guest.ru.json") },
  account: { en: () => import("./account.en.json"), ru: () => import("./account.ru.json") },
  provider: { en: () => import("./provider.en.json"), ru: () => import("./provider.ru.json") },
  admin: { en: () => import("./admin.en.json"), ru: () => import("./admin.ru.json") },
  calls: { en: () => import("./calls.en.json"), ru: () => import("./calls.ru.json") },
  chat: { en: () => import("./chat.en.json"), ru: () => import("./chat.ru.json") },
  keys: { en: () => import("./keys.en.json"), ru: () => import("./keys.ru.json") },
  media: { en: () => import("./media.en.json"), ru: () => import("./media.ru.json") },
  moderation: {
    en: () => import("./moderation.en.json"),
    ru: () => import("./moderation.ru.json"),
  },
  studio: { en: () => import("./studio.en.json"), ru: () => import("./studio.ru.json") },
  engine: { en: () => import("./engine.en.json"), ru: () => import("./engine.ru.json") },
  sharing: { en: () => import("./sharing.en.json"), ru: () => import("./sharing.ru.json") },
  videos: { en: () => import("./videos.en.json"), ru: () => import("./videos.ru.json") },
  employer: {
    en: () => import("./employer.en.json"),
    ru: () => import("./employer.ru.json"),
  },
  work: { en: () => import("./work.en.json"), ru: () => import("./work.ru.json") },
  writing: { en: () => import("./writing.en.json"), ru: () => import("./writing.ru.json") },
};

/** What pages have asked for so far: another language has to bring it too. */
const needed = new Set<"base" | Area>(["base"]);

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

/** Makes the words of an area known, before a page shows them. */
export async function learnWords(area: Area): Promise<void> {
  needed.add(area);
  await learn(area, currentLanguage());
}

async function learn(area: "base" | Area, language: Language): Promise<void> {
  const words = await load[area][language]();
  i18next.addResourceBundle(language, "translation", words.default, true, true);
}

async function speak(language: Language): Promise<void> {
  await Promise.all([...needed].map((area) => learn(area, language)));
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
