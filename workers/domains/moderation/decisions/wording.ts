import type { ReportReason } from "../../../../shared/contracts/platform/index.ts";
import type { Locale } from "../../identity/index.ts";
import { findTemplate } from "./templates.ts";

/** What is wrong with a thing, where nothing else was said. */
const REASONS: Readonly<Record<Locale, Readonly<Record<ReportReason, string>>>> = {
  en: {
    spam: "This is spam.",
    abuse: "This insults or harasses people.",
    nudity: "This shows nudity or sex.",
    violence: "This shows or calls for violence.",
    copyright: "This belongs to somebody else.",
    fraud: "This deceives people.",
    other: "This breaks the rules of the platform.",
  },
  ru: {
    spam: "Это спам.",
    abuse: "Это оскорбляет или преследует людей.",
    nudity: "Здесь нагота или сцены секса.",
    violence: "Здесь насилие или призыв к нему.",
    copyright: "Права на это принадлежат другому.",
    fraud: "Это вводит людей в заблуждение.",
    other: "Это нарушает правила платформы.",
  },
};

export interface Said {
  readonly category: ReportReason | null;
  readonly templateId: string | null;
  readonly note: string;
}

/** What an author is told, in their language: the template's text, then what the moderator wrote themselves. */
export function wordingFor(locale: Locale, { category, templateId, note }: Said): string {
  const template = templateId === null ? undefined : findTemplate(templateId);
  const told = [template?.text[locale], note].filter(Boolean).join("\n\n");
  return told || (category === null ? "" : REASONS[locale][category]);
}
