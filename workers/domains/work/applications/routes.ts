import { workContracts as contracts } from "../../../../shared/contracts/work/index.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { apply } from "./apply.ts";
import { moveApplication, withdrawApplication } from "./move-application.ts";
import {
  getApplication,
  listCompanyApplications,
  listOwnApplications,
  listVacancyApplications,
} from "./read-applications.ts";

export function applicationRoutes(router: Router<WorkDeps>): void {
  router.bind(contracts.apply).to(async ({ deps, actor, params, body, newId }) => {
    const application = await apply(deps, actor, params.vacancyId, body, newId);
    const headers = { Location: `/api/applications/${application.id}` };
    return { status: 201, body: application, headers };
  });

  // Before what takes any word in its place for an id.
  router.bind(contracts.listMine).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listOwnApplications(deps, actor, query),
  }));

  router.bind(contracts.listOfVacancy).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listVacancyApplications(deps, actor, params.vacancyId, query),
  }));

  router.bind(contracts.listOfCompany).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listCompanyApplications(deps, actor, params.companyId, query),
  }));

  router.bind(contracts.getApplication).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getApplication(deps, actor, params.applicationId),
  }));

  router.bind(contracts.moveApplication).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await moveApplication(deps, actor, params.applicationId, body),
  }));

  router.bind(contracts.withdrawApplication).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await withdrawApplication(deps, actor, params.applicationId),
  }));
}
