import type { Template } from "../../../../shared/contracts/moderation/index.ts";

/** Texts for what is often said to authors, in both languages. */
export const templates: readonly Template[] = [
  {
    id: "advertising",
    category: "spam",
    name: { en: "Advertising", ru: "Реклама" },
    text: {
      en: "Advertising and repeated posts of the same kind have no place here.",
      ru: "Реклама и многократные одинаковые публикации здесь запрещены.",
    },
  },
  {
    id: "insult",
    category: "abuse",
    name: { en: "Insult", ru: "Оскорбление" },
    text: {
      en: "This insults somebody. Please argue about the matter, not against the person.",
      ru: "Это оскорбляет человека. Спорьте, пожалуйста, о деле, а не о личности.",
    },
  },
  {
    id: "harassment",
    category: "abuse",
    name: { en: "Harassment", ru: "Травля" },
    text: {
      en: "This threatens somebody or follows them against their will. If it happens again, the account is suspended.",
      ru: "Это угрозы или преследование человека против его воли. При повторении аккаунт будет приостановлен.",
    },
  },
  {
    id: "nudity",
    category: "nudity",
    name: { en: "Nudity", ru: "Нагота" },
    text: {
      en: "Nudity and sex are not shown here.",
      ru: "Нагота и сцены секса здесь не показываются.",
    },
  },
  {
    id: "violence",
    category: "violence",
    name: { en: "Violence", ru: "Насилие" },
    text: {
      en: "This shows cruelty, or calls for it.",
      ru: "Здесь показана жестокость или есть призыв к ней.",
    },
  },
  {
    id: "not-yours",
    category: "copyright",
    name: { en: "Somebody else’s work", ru: "Чужая работа" },
    text: {
      en: "The rights in this belong to somebody else. If you have their permission, answer this decision and say so.",
      ru: "Права на это принадлежат другому. Если у вас есть разрешение, обжалуйте решение и сообщите об этом.",
    },
  },
  {
    id: "fraud",
    category: "fraud",
    name: { en: "Deception", ru: "Обман" },
    text: {
      en: "This promises what it does not keep, or asks for money or data under a false name.",
      ru: "Здесь обещают то, чего не выполняют, или просят деньги либо данные от чужого имени.",
    },
  },
  {
    id: "personal-data",
    category: "other",
    name: { en: "Somebody’s personal data", ru: "Чужие личные данные" },
    text: {
      en: "This gives away personal data of somebody who has not agreed to it.",
      ru: "Здесь раскрыты личные данные человека без его согласия.",
    },
  },
];

const byId: ReadonlyMap<string, Template> = new Map(
  templates.map((template) => [template.id, template]),
);

export function findTemplate(id: string): Template | undefined {
  return byId.get(id);
}
