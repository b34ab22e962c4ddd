import { workContracts as contracts } from "../../../../shared/contracts/work/index.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { createCompany } from "./create-company.ts";
import { getCompany, listCompanies } from "./get-company.ts";
import { updateCompany } from "./update-company.ts";

export function companyRoutes(router: Router<WorkDeps>): void {
  router.bind(contracts.createCompany).to(async ({ deps, actor, body }) => {
    const company = await createCompany(deps, actor, body);
    return { status: 201, body: company, headers: { Location: `/api/companies/${company.id}` } };
  });

  router.bind(contracts.listCompanies).to(async ({ deps, query, optionalActor }) => ({
    status: 200,
    body: await listCompanies(deps, await optionalActor(), query),
  }));

  router.bind(contracts.getCompany).to(async ({ deps, params, optionalActor }) => ({
    status: 200,
    body: await getCompany(deps, await optionalActor(), params.companyId),
  }));

  router.bind(contracts.updateCompany).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateCompany(deps, actor, params.companyId, body),
  }));
}
