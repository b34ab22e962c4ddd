import {
  COMPANY_KIND,
  findCompanies,
  judgeCompany,
  mayJudgeCompany,
  viewCompanies,
} from "../../work/index.ts";
import type { ModeratedThings, ModerationDeps, Thing } from "../ports.ts";

async function find(
  deps: ModerationDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Thing>> {
  const views = await viewCompanies(deps, null, await findCompanies(deps.db, ids));
  return new Map(
    views.map((company) => {
      const { id, ownerId, name: title, hidden } = company;
      return [id, { ownerId, title, hidden, shown: { company } }];
    }),
  );
}

/** Of one that asks to be verified, `approve` and `reject` are the answer; of any other, whether others see it. */
export const companyThings: ModeratedThings = {
  kind: COMPANY_KIND,
  actions: ["approve", "dismiss", "warn", "reject", "remove", "suspend"],
  pageOf: (id) => `/companies/${id}`,
  find,
  possible: mayJudgeCompany,
  carryOut: ({ db }, order) => judgeCompany(db, order),
  async material({ db }, id) {
    const [company] = await findCompanies(db, [id]);
    if (!company) return null;
    const { name, description, industry } = company;
    return { text: [name, description, industry].filter(Boolean).join("\n"), picture: null };
  },
};
