import { moderationContracts as contracts } from "../../../shared/contracts/moderation/index.ts";
import type { Router } from "../platform/index.ts";
import { answerAppeal } from "./appeals/answer-appeal.ts";
import { listAppeals } from "./appeals/list-appeals.ts";
import { makeAppeal } from "./appeals/make-appeal.ts";
import { termsOf } from "./decisions/decide.ts";
import { decideMany } from "./decisions/decide-many.ts";
import { getAuthor } from "./decisions/get-author.ts";
import { judgeThing, judgeVideo } from "./decisions/judge.ts";
import { listOwnDecisions } from "./decisions/own-decisions.ts";
import { templates } from "./decisions/templates.ts";
import type { ModerationDeps } from "./ports.ts";
import { getItem } from "./queue/get-item.ts";
import { getQueue } from "./queue/get-queue.ts";
import { listReports } from "./queue/list-reports.ts";
import { resolveReport } from "./queue/resolve-report.ts";

function judgingRoutes(router: Router<ModerationDeps>): void {
  router
    .bind(contracts.approveVideo)
    .to(async ({ deps, actor, origin, params, body, newId: id }) => {
      const wish = {
        id,
        subjectId: params.videoId,
        action: "approve",
        note: "",
        ...termsOf(body),
      } as const;
      return { status: 200, body: await judgeVideo(deps, { actor, origin }, wish) };
    });

  router
    .bind(contracts.rejectVideo)
    .to(async ({ deps, actor, origin, params, body, newId: id }) => {
      const { reason: note, ...terms } = body;
      const wish = {
        id,
        subjectId: params.videoId,
        action: "reject",
        note,
        ...termsOf(terms),
      } as const;
      return { status: 200, body: await judgeVideo(deps, { actor, origin }, wish) };
    });

  router
    .bind(contracts.approveThing)
    .to(async ({ deps, actor, origin, params, body, newId: id }) => {
      const { things, subjectId } = params;
      const wish = { id, subjectId, action: "approve", note: "", ...termsOf(body) } as const;
      return { status: 200, body: await judgeThing(deps, { actor, origin }, things, wish) };
    });

  router
    .bind(contracts.rejectThing)
    .to(async ({ deps, actor, origin, params, body, newId: id }) => {
      const { things, subjectId } = params;
      const { reason: note, ...terms } = body;
      const wish = { id, subjectId, action: "reject", note, ...termsOf(terms) } as const;
      return { status: 200, body: await judgeThing(deps, { actor, origin }, things, wish) };
    });

  router.bind(contracts.decideMany).to(async ({ deps, actor, origin, body, newId }) => ({
    status: 200,
    body: await decideMany(deps, { actor, origin }, body, newId),
  }));
}

function appealRoutes(router: Router<ModerationDeps>): void {
  router.bind(contracts.listOwnDecisions).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listOwnDecisions(deps, actor, query),
  }));

  router.bind(contracts.makeAppeal).to(async ({ deps, actor, params, body, newId }) => ({
    status: 201,
    body: await makeAppeal(deps, actor, params.decisionId, body.text, newId),
  }));

  router.bind(contracts.listAppeals).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listAppeals(deps, actor, query),
  }));

  router.bind(contracts.answerAppeal).to(async ({ deps, actor, origin, params, body }) => ({
    status: 200,
    body: await answerAppeal(deps, { actor, origin }, params.appealId, body),
  }));
}

export function moderationRoutes(router: Router<ModerationDeps>): void {
  judgingRoutes(router);
  appealRoutes(router);

  router.bind(contracts.getQueue).to(async ({ deps, query }) => ({
    status: 200,
    body: await getQueue(deps, query),
  }));

  router.bind(contracts.getItem).to(async ({ deps, params }) => ({
    status: 200,
    body: await getItem(deps, params.kind, params.subjectId),
  }));

  router.bind(contracts.listReports).to(async ({ deps, query }) => ({
    status: 200,
    body: await listReports(deps, query),
  }));

  router.bind(contracts.resolveReport).to(async ({ deps, actor, origin, params, body, newId }) => {
    await resolveReport(deps, { actor, origin }, params.reportId, body, newId);
    return { status: 204 };
  });

  router.bind(contracts.listTemplates).to(async () => ({
    status: 200,
    body: { items: [...templates] },
  }));

  router.bind(contracts.getAuthor).to(async ({ deps, params }) => ({
    status: 200,
    body: await getAuthor(deps, params.userId),
  }));
}
