import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Company, type CompanyRole, reply, uploadFile } from "../../../shared/client/index.ts";
import { api, queries, session } from "../../app/platform.ts";
import type { CompanyBody } from "./company-fields.ts";

const OWN = "own-companies";
const ONE = "company";
const MOST = 100;

/** Companies that the reader is a member of, newest first. One person cannot found more than a page of them. */
export const ownCompaniesQuery = queryOptions({
  queryKey: [OWN],
  queryFn: () =>
    reply(api.GET("/api/companies", { params: { query: { mine: "true", limit: MOST } } })),
});

/** One company, by its id or its slug. */
export function companyQuery(companyId: string) {
  return queryOptions({
    queryKey: [ONE, companyId],
    queryFn: (): Promise<Company> =>
      reply(api.GET("/api/companies/{companyId}", { params: { path: { companyId } } })),
  });
}

/** Where a company's verification stands, with signed addresses of its documents: asked anew each time. */
export function verificationQuery(companyId: string) {
  return queryOptions({
    queryKey: [ONE, companyId, "verification"],
    staleTime: 0,
    queryFn: () =>
      reply(
        api.GET("/api/companies/{companyId}/verification", { params: { path: { companyId } } }),
      ),
  });
}

/** What a company looks for now, for everybody. */
export function openVacanciesQuery(companyId: string) {
  return infiniteQueryOptions({
    queryKey: [ONE, companyId, "open"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = { company: companyId, sort: "new" as const, limit: 20 };
      const more = pageParam === null ? {} : { cursor: pageParam };
      return reply(api.GET("/api/vacancies", { params: { query: { ...query, ...more } } }));
    },
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** Shows a company as it is now, wherever it stands. */
export function placeCompany(company: Company): void {
  queries.setQueryData(companyQuery(company.id).queryKey, company);
  queries.setQueryData(companyQuery(company.slug).queryKey, company);
  void queries.invalidateQueries({ queryKey: [OWN] });
}

export async function createCompany(body: CompanyBody): Promise<Company> {
  const { slug, ...rest } = body;
  const given = { ...rest, ...(slug !== "" && { slug }) };
  const company = await reply(api.POST("/api/companies", { body: given }));
  placeCompany(company);
  return company;
}

export async function changeCompany(companyId: string, body: CompanyBody): Promise<Company> {
  const params = { path: { companyId } };
  const company = await reply(api.PATCH("/api/companies/{companyId}", { params, body }));
  placeCompany(company);
  return company;
}

export async function deleteCompany(companyId: string): Promise<void> {
  await api.DELETE("/api/companies/{companyId}", { params: { path: { companyId } } });
  queries.removeQueries({ queryKey: [ONE, companyId] });
  await queries.invalidateQueries({ queryKey: [OWN] });
}

async function stored(file: File): Promise<string> {
  const { signal } = new AbortController();
  const { name, type: contentType } = file;
  const onProgress = () => undefined;
  const { fileId } = await uploadFile(session, { file, name, contentType, onProgress, signal });
  return fileId;
}

/** Uploads a picture and makes it the company's. Throws `file_rejected` for what is none. */
export async function putIcon(companyId: string, file: File): Promise<void> {
  const params = { path: { companyId } };
  const body = { uploadId: await stored(file) };
  placeCompany(await reply(api.PUT("/api/companies/{companyId}/icon", { params, body })));
}

export async function deleteIcon(companyId: string): Promise<void> {
  await api.DELETE("/api/companies/{companyId}/icon", { params: { path: { companyId } } });
  await refreshCompanies();
}

export async function putMember(companyId: string, userId: string, role: CompanyRole) {
  const params = { path: { companyId } };
  await api.POST("/api/companies/{companyId}/members", { params, body: { userId, role } });
  await refreshCompanies();
}

/** Takes somebody out of a company, or the reader themselves. */
export async function removeMember(companyId: string, userId: string): Promise<void> {
  const params = { path: { companyId, userId } };
  await api.DELETE("/api/companies/{companyId}/members/{userId}", { params });
  await refreshCompanies();
}

/** Puts documents before the moderators, in the place of those handed in before. */
export async function requestVerification(
  companyId: string,
  files: readonly File[],
  note: string,
): Promise<void> {
  const documents = await Promise.all(files.map(stored));
  const params = { path: { companyId } };
  const body = { documents, note };
  placeCompany(await reply(api.POST("/api/companies/{companyId}/verification", { params, body })));
  await queries.invalidateQueries({ queryKey: verificationQuery(companyId).queryKey });
}

async function refreshCompanies(): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: [ONE] }),
    queries.invalidateQueries({ queryKey: [OWN] }),
  ]);
}
