import type { Application } from "../../../../shared/contracts/work/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { signFile, usedFile } from "../../media/index.ts";
import { findDetails, findPeople } from "../../people/index.ts";
import { summaryOf } from "../companies/company-view.ts";
import { findCompanies } from "../companies/store.ts";
import type { WorkDeps } from "../ports.ts";
import { findVacancies } from "../vacancies/store.ts";
import type { ApplicationRow } from "./store.ts";

async function resumeOf(deps: WorkDeps, fileId: string | null): Promise<Application["resume"]> {
  const own = fileId === null ? undefined : await usedFile(deps, fileId);
  if (!own) return null;
  const { url } = await signFile(deps, own.id, "content");
  const { id, name, bytes, file } = own;
  return { fileId: id, name, bytes, contentType: file.contentType, url };
}

/** Applications as the applicant and the company's members see them. What the vacancy is gone of is left out. */
export async function viewApplications(
  deps: WorkDeps,
  rows: readonly ApplicationRow[],
): Promise<Application[]> {
  if (rows.length === 0) return [];
  const applicantIds = rows.map(({ applicantId }) => applicantId);
  const [vacancies, companies, people, details] = await Promise.all([
    findVacancies(
      deps.db,
      rows.map(({ vacancyId }) => vacancyId),
    ),
    findCompanies(
      deps.db,
      rows.map(({ companyId }) => companyId),
    ),
    findPeople(deps, applicantIds),
    findDetails(deps, applicantIds),
  ]);
  const views = rows.map(async (row): Promise<Application[]> => {
    const vacancy = vacancies.find(({ id }) => id === row.vacancyId);
    const company = companies.find(({ id }) => id === row.companyId);
    if (!vacancy || !company) return [];
    const { id, vacancyId, status, coverLetter, videoId, applicantId, chatId } = row;
    const { title } = vacancy;
    return [
      {
        id,
        vacancyId,
        vacancy: { id: vacancyId, title, status: vacancy.status, company: summaryOf(company) },
        status,
        coverLetter,
        videoId,
        resume: await resumeOf(deps, row.resumeFileId),
        applicantId,
        applicant: people.get(applicantId) ?? null,
        profile: status === "withdrawn" ? null : (details.get(applicantId) ?? null),
        chatId,
        createdAt: iso(row.createdAt),
        changedAt: iso(row.changedAt),
      },
    ];
  });
  return (await Promise.all(views)).flat();
}
