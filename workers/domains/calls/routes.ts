import { callContracts as contracts } from "../../../shared/contracts/calls/index.ts";
import type { Router } from "../platform/index.ts";
import { activeCalls } from "./active-calls.ts";
import { endCall } from "./end-call.ts";
import { getCall } from "./get-call.ts";
import { hideCall } from "./hide-call.ts";
import { initiateCall } from "./initiate-call.ts";
import { issueIceServers } from "./issue-ice-servers.ts";
import { listCalls } from "./list-calls.ts";
import { addSfuTracks, closeSfuTracks, openSfuSession, renegotiateSfu } from "./media-server.ts";
import { openCallSocket } from "./open-socket.ts";
import type { CallDeps } from "./ports.ts";
import { getReports, reportCall } from "./reports.ts";
import { respondToCall } from "./respond-to-call.ts";

export function callRoutes(router: Router<CallDeps>): void {
  router.bind(contracts.initiateCall).to(async ({ deps, actor, body, newId }) => {
    const { begun, call } = await initiateCall(deps, actor, body, newId);
    return { status: begun ? 201 : 200, body: { call } };
  });

  router.bind(contracts.respondToCall).to(async ({ deps, actor, body }) => ({
    status: 200,
    body: { call: await respondToCall(deps, actor, body.callId, body.action) },
  }));

  router.bind(contracts.endCall).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: { call: await endCall(deps, actor, params.callId) },
  }));

  router.bind(contracts.listCalls).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listCalls(deps, actor, query),
  }));

  router.bind(contracts.activeCalls).to(async ({ deps, actor }) => ({
    status: 200,
    body: { items: await activeCalls(deps, actor), nextCursor: null },
  }));

  router.bind(contracts.getIceServers).to(async ({ deps, actor }) => ({
    status: 200,
    body: await issueIceServers(deps, actor),
  }));

  router.bind(contracts.getCall).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getCall(deps, actor, params.callId),
  }));

  router.bind(contracts.hideCall).to(async ({ deps, actor, params }) => {
    await hideCall(deps, actor, params.callId);
    return { status: 204 };
  });

  router.bind(contracts.reportCall).to(async ({ deps, actor, params, body }) => {
    await reportCall(deps, actor, params.callId, body);
    return { status: 204 };
  });

  router.bind(contracts.getCallReports).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: { items: await getReports(deps, actor, params.callId), nextCursor: null },
  }));

  router.bind(contracts.openSfuSession).to(async ({ deps, actor, params }) => {
    await openSfuSession(deps, actor, params.callId);
    return { status: 201, body: { ok: true } };
  });

  router.bind(contracts.addSfuTracks).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await addSfuTracks(deps, actor, params.callId, body),
  }));

  router.bind(contracts.renegotiateSfu).to(async ({ deps, actor, params, body }) => {
    await renegotiateSfu(deps, actor, params.callId, body.sessionDescription);
    return { status: 204 };
  });

  router.bind(contracts.closeSfuTracks).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await closeSfuTracks(deps, actor, params.callId, body),
  }));

  router.socket("/api/calls/:callId/ws", async ({ deps, actor, params }) =>
    openCallSocket(deps, actor, params["callId"] ?? ""),
  );
}
