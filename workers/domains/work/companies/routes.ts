import { workContracts as contracts } from "../../../../shared/contracts/work/index.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { putMember, removeMember } from "./change-members.ts";
import { createCompany } from "./create-company.ts";
import { deleteCompany } from "./delete-company.ts";
import { getCompany, listCompanies } from "./get-company.ts";
import { reportCompany } from "./report-company.ts";
import { deleteIcon, putIcon } from "./set-icon.ts";
import { updateCompany } from "./update-company.ts";
import { getVerification, requestVerification } from "./verification.ts";

function memberRoutes(router: Router<WorkDeps>): void {
  router.bind(contracts.putCompanyMember).to(async ({ deps, actor, params, body }) => {
    const { made, member } = await putMember(deps, actor, params.companyId, body);
    return { status: made ? 201 : 200, body: member };
  });

  router.bind(contracts.removeCompanyMember).to(async ({ deps, actor, params, body }) => {
    await removeMember(deps, actor, params.companyId, body.userId);
    return { status: 204 };
  });

  router.bind(contracts.removeCompanyMemberById).to(async ({ deps, actor, params }) => {
    await removeMember(deps, actor, params.companyId, params.userId);
    return { status: 204 };
  });
}

function standingRoutes(router: Router<WorkDeps>): void {
  router.bind(contracts.requestVerification).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await requestVerification(deps, actor, params.companyId, body),
  }));

  router.bind(contracts.getVerification).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getVerification(deps, actor, params.companyId),
  }));

  router.bind(contracts.reportCompany).to(async ({ deps, actor, params, body }) => {
    const { id, made } = await reportCompany(deps, actor, params.companyId, body);
    return { status: made ? 201 : 200, body: { id } };
  });
}

export function companyRoutes(router: Router<WorkDeps>): void {
  memberRoutes(router);
  standingRoutes(router);

  router.bind(contracts.createCompany).to(async ({ deps, actor, body, newId }) => {
    const company = await createCompany(deps, actor, body, newId);
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

  router.bind(contracts.deleteCompany).to(async ({ deps, actor, params }) => {
    await deleteCompany(deps, actor, params.companyId);
    return { status: 204 };
  });

  router.bind(contracts.putCompanyIcon).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await putIcon(deps, actor, params.companyId, body.uploadId),
  }));

  router.bind(contracts.deleteCompanyIcon).to(async ({ deps, actor, params }) => {
    await deleteIcon(deps, actor, params.companyId);
    return { status: 204 };
  });
}
