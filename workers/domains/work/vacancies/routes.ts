import { workContracts as contracts } from "../../../../shared/contracts/work/index.ts";
import type { Router } from "../../platform/index.ts";
import type { WorkDeps } from "../ports.ts";
import { searchHeaders, searchVacancies } from "../search/search-vacancies.ts";
import { deleteVacancy } from "./delete-vacancy.ts";
import { getVacancy, listCompanyVacancies } from "./get-vacancy.ts";
import { closeVacancy, publishVacancy } from "./publish-vacancy.ts";
import { countVacancyView, reportVacancy } from "./watch-vacancy.ts";
import { createVacancy, updateVacancy } from "./write-vacancy.ts";

function writeRoutes(router: Router<WorkDeps>): void {
  router.bind(contracts.createVacancy).to(async ({ deps, actor, body, newId }) => {
    const vacancy = await createVacancy(deps, actor, body, newId);
    return { status: 201, body: vacancy, headers: { Location: `/api/vacancies/${vacancy.id}` } };
  });

  router.bind(contracts.updateVacancy).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateVacancy(deps, actor, params.vacancyId, body),
  }));

  router.bind(contracts.deleteVacancy).to(async ({ deps, actor, params }) => {
    await deleteVacancy(deps, actor, params.vacancyId);
    return { status: 204 };
  });

  router.bind(contracts.publishVacancy).to(async ({ deps, actor, params, body, again }) => ({
    status: 200,
    body: await publishVacancy(deps, actor, params.vacancyId, body.publishAt ?? null, again),
  }));

  router.bind(contracts.closeVacancy).to(async ({ deps, actor, params, again }) => ({
    status: 200,
    body: await closeVacancy(deps, actor, params.vacancyId, again),
  }));
}

/** Vacancies: written by their companies, found and read by everybody. */
export function vacancyRoutes(router: Router<WorkDeps>): void {
  writeRoutes(router);

  router
    .bind(contracts.searchVacancies)
    .to(async ({ deps, query, origin, request, optionalActor }) => {
      const viewer = await optionalActor();
      const page = await searchVacancies(deps, viewer, origin, query);
      const { headers, unchanged } = await searchHeaders(page, viewer, request);
      return unchanged ? { status: 304, headers } : { status: 200, body: page, headers };
    });

  router.bind(contracts.listCompanyVacancies).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listCompanyVacancies(deps, actor, params.companyId, query),
  }));

  router.bind(contracts.getVacancy).to(async ({ deps, params, optionalActor }) => ({
    status: 200,
    body: await getVacancy(deps, await optionalActor(), params.vacancyId),
  }));

  router.bind(contracts.viewVacancy).to(async ({ deps, params, origin, optionalActor }) => {
    await countVacancyView(deps, await optionalActor(), origin, params.vacancyId);
    return { status: 204 };
  });

  router.bind(contracts.reportVacancy).to(async ({ deps, actor, params, body }) => {
    const { id, made } = await reportVacancy(deps, actor, params.vacancyId, body);
    return { status: made ? 201 : 200, body: { id } };
  });
}
