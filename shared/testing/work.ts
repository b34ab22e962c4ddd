import type { Company } from "../contracts/work/index.ts";
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
