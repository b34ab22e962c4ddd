import type { Company, Vacancy } from "../contracts/work/index.ts";
import { type Account, sendJson } from "./accounts.ts";

/** A new company of that account's. */
export async function founded(
  owner: Account,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Company> {
  const body = { name: `Company ${crypto.randomUUID().slice(0, 8)}`, ...fields };
  const response = await sendJson("POST", "/api/companies", body, owner.headers);
  if (response.status !== 201) throw new Error(`not founded: ${await response.text()}`);
  return response.json<Company>();
}

/** A vacancy of that company's that everybody may apply to. */
export async function openVacancy(
  member: Account,
  companyId: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Vacancy> {
  const body = { companyId, title: "Keeper of the lighthouse", ...fields };
  const made = await sendJson("POST", "/api/vacancies", body, member.headers);
  if (made.status !== 201) throw new Error(`not written: ${await made.text()}`);
  const { id } = await made.json<Vacancy>();
  const path = `/api/vacancies/${id}/publish`;
  const published = await sendJson("POST", path, undefined, member.headers);
  if (published.status !== 200) throw new Error(`not published: ${await published.text()}`);
  return published.json<Vacancy>();
}
