import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import type { Router } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { decideDevice, getDevice } from "./device-decision.ts";
import { startDevice } from "./device-flow.ts";
import { answerJson, authorizeEndpoint, logoutEndpoint, nonceHeaders } from "./endpoints.ts";
import { connectedApplications, disconnectApplication } from "./grants.ts";
import { cancelInteraction, decideInteraction, getInteraction } from "./interactions.ts";
import { introspect } from "./introspect.ts";
import { providerMetadata } from "./metadata.ts";
import { pushRequest } from "./pushed-requests.ts";
import { jsonReply } from "./responses.ts";
import { revokeToken } from "./revoke.ts";
import { exchangeTokens } from "./token-endpoint.ts";
import { userinfo } from "./userinfo.ts";

const CACHE = "public, max-age=300";

function discoveryRoutes(router: Router<IdentityDeps>): void {
  for (const contract of [contracts.openidConfiguration, contracts.authorizationServer]) {
    router
      .bind(contract)
      .to(async ({ deps }) =>
        Response.json(providerMetadata(deps), { headers: { "Cache-Control": CACHE } }),
      );
  }
}

function browserRoutes(router: Router<IdentityDeps>): void {
  router
    .bind(contracts.authorize)
    .to(({ deps, request, origin }) => authorizeEndpoint(deps, request, origin));
  router
    .bind(contracts.authorizeByForm)
    .to(({ deps, request, origin }) => authorizeEndpoint(deps, request, origin));
  router.bind(contracts.oauthLogout).to(({ deps, request }) => logoutEndpoint(deps, request));
  router.bind(contracts.oauthLogoutByForm).to(({ deps, request }) => logoutEndpoint(deps, request));
}

function clientRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.pushedRequest).to(({ deps, request, origin }) =>
    answerJson(deps, async () => {
      const pushed = await pushRequest(deps, request, origin);
      return jsonReply(201, pushed, await nonceHeaders(deps, request));
    }),
  );
  router.bind(contracts.token).to(({ deps, request, origin }) =>
    answerJson(deps, async () => {
      const tokens = await exchangeTokens(deps, request, origin);
      return jsonReply(200, { ...tokens }, await nonceHeaders(deps, request));
    }),
  );
  router
    .bind(contracts.deviceAuthorization)
    .to(({ deps, request, origin }) =>
      answerJson(deps, async () => jsonReply(200, await startDevice(deps, request, origin))),
    );
  router
    .bind(contracts.introspection)
    .to(({ deps, request }) =>
      answerJson(deps, async () => jsonReply(200, await introspect(deps, request))),
    );
  router.bind(contracts.revocation).to(({ deps, request }) =>
    answerJson(deps, async () => {
      await revokeToken(deps, request);
      return jsonReply(200, null);
    }),
  );
}

function userinfoRoutes(router: Router<IdentityDeps>): void {
  for (const contract of [contracts.userinfo, contracts.userinfoByPost]) {
    router.bind(contract).to(({ deps, request }) =>
      answerJson(deps, async () => {
        const { claims, headers } = await userinfo(deps, request);
        return jsonReply(200, claims, headers);
      }),
    );
  }
}

function interactionRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.getInteraction).to(async ({ deps, params, request, optionalActor }) => {
    const actor = await optionalActor();
    const body = await getInteraction(deps, params.interactionId, request, actor);
    return { status: 200, body };
  });
  router.bind(contracts.decideInteraction).to(async ({ deps, params, request, actor, body }) => {
    const { interactionId } = params;
    const to = await decideInteraction(deps, interactionId, request, actor, body.allow);
    return { status: 200, body: { redirectTo: to } };
  });
  router.bind(contracts.cancelInteraction).to(async ({ deps, params, request, optionalActor }) => {
    const actor = await optionalActor();
    const to = await cancelInteraction(deps, params.interactionId, request, actor);
    return { status: 200, body: { redirectTo: to } };
  });
}

function deviceRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.getDevice).to(async ({ deps, actor, origin, query }) => ({
    status: 200,
    body: await getDevice(deps, actor, origin, query.userCode),
  }));
  router.bind(contracts.decideDevice).to(async ({ deps, actor, origin, body }) => {
    await decideDevice(deps, actor, origin, body);
    return { status: 204 };
  });
}

function grantRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listGrants).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await connectedApplications(deps, actor, query),
  }));
  router.bind(contracts.deleteGrant).to(async ({ deps, actor, params }) => {
    await disconnectApplication(deps, actor, params.clientId);
    return { status: 204 };
  });
}

/** The OAuth 2.1 and OpenID Connect provider. */
export function providerRoutes(router: Router<IdentityDeps>): void {
  discoveryRoutes(router);
  browserRoutes(router);
  clientRoutes(router);
  userinfoRoutes(router);
  interactionRoutes(router);
  deviceRoutes(router);
  grantRoutes(router);
}
