import { vi } from "vitest";
import type { User } from "../../shared/contracts/people/index.ts";
import type { Company, Vacancy } from "../../shared/contracts/work/index.ts";
import { type Member, memberByApi } from "./members.ts";
import { outboxLink } from "./outbox.ts";
import type { Platform } from "./platform.ts";

/** Opens the link of the mail that asks whether an address is theirs; the first person of a platform is not asked. */
export async function confirm(platform: Platform, member: Member, address: string): Promise<void> {
  const me = (await (await member.call("GET", "/api/users/me")).json()) as User;
  if (me.emailVerified) return;
  const link = await vi.waitFor(() => outboxLink(platform, address, "verify-email"));
  const token = new URL(link).searchParams.get("token");
  await member.call("POST", "/api/auth/email/verify", { token });
}

/** Somebody who looks for people: their address is confirmed, and they have a company. */
export interface Employer {
  readonly member: Member;
  readonly company: Company;
  /** Writes a vacancy and publishes it. */
  publish(fields: Readonly<Record<string, unknown>>): Promise<Vacancy>;
}

export async function employer(
  platform: Platform,
  username: string,
  name: string,
): Promise<Employer> {
  const member = await memberByApi(platform, username);
  await confirm(platform, member, `${username}@example.com`);
  const company = (await (await member.call("POST", "/api/companies", { name })).json()) as Company;
  return {
    member,
    company,
    async publish(fields) {
      const body = { companyId: company.id, ...fields };
      const made = await member.call("POST", "/api/vacancies", body);
      const { id } = (await made.json()) as Vacancy;
      const published = await member.call("POST", `/api/vacancies/${id}/publish`);
      return (await published.json()) as Vacancy;
    },
  };
}
