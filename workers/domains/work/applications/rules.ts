import type { ApplicationStatus } from "../../../../shared/contracts/work/index.ts";

/** Statuses that an applicant is told of by mail too; of the others they are notified, or not told at all. */
export const MAILED: readonly ApplicationStatus[] = ["shortlisted", "rejected", "hired"];

interface Names {
  readonly vacancy: string;
  readonly company: string;
}

type Words = Readonly<Record<"en" | "ru", string>>;

/** What an applicant is told of a move; `null` where that is nobody's news. */
export function newsOf(status: ApplicationStatus, { vacancy, company }: Names): Words | null {
  switch (status) {
    case "viewed":
      return {
        en: `${company} has looked at your application for “${vacancy}”.`,
        ru: `Компания ${company} посмотрела ваш отклик на вакансию «${vacancy}».`,
      };
    case "shortlisted":
      return {
        en: `You are on the shortlist for “${vacancy}” at ${company}. A chat with them is open.`,
        ru: `Вас пригласили на вакансию «${vacancy}» в ${company}. Чат с компанией открыт.`,
      };
    case "rejected":
      return {
        en: `${company} has decided for somebody else for “${vacancy}”. Thank you for applying.`,
        ru: `Компания ${company} отказала по отклику на вакансию «${vacancy}». Спасибо за интерес.`,
      };
    case "hired":
      return {
        en: `Congratulations: ${company} would like you for “${vacancy}”.`,
        ru: `Поздравляем: компания ${company} берёт вас на вакансию «${vacancy}».`,
      };
    default:
      return null;
  }
}
