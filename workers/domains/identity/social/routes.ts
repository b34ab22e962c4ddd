import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import { SECOND } from "../../../../shared/kernel/time.ts";
import type { Router } from "../../platform/index.ts";
import { deviceCookie, isBrowser, setSocialCookie, socialCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { signInReply } from "../sign-in-reply.ts";
import { ATTEMPT_MS } from "./attempt.ts";
import { finishSocial } from "./finish-social.ts";
import { unlinkIdentity } from "./link-identity.ts";
import { listIdentities } from "./list-identities.ts";
import { startSocial } from "./start-social.ts";

export function socialRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listSocialProviders).to(async ({ deps }) => ({
    status: 200,
    body: { items: [...deps.social.list], nextCursor: null },
  }));

  router.bind(contracts.startSocial).to(async ({ deps, params, body, origin, optionalActor }) => {
    const actor = await optionalActor();
    const begun = await startSocial(deps, params.provider, body.link, actor, origin);
    const { url, state, cookie } = begun;
    return {
      status: 200,
      body: { url, state },
      cookies: [setSocialCookie(cookie, ATTEMPT_MS / SECOND)],
    };
  });

  router
    .bind(contracts.finishSocial)
    .to(async ({ deps, params, body, origin, request, optionalActor }) => {
      const deviceToken = body.deviceToken ?? deviceCookie(request) ?? undefined;
      const finisher = {
        actor: await optionalActor(),
        origin,
        cookie: isBrowser(request) ? socialCookie(request) : undefined,
      };
      const result = await finishSocial(deps, params.provider, { ...body, deviceToken }, finisher);
      if (result.kind === "linked") return { status: 200, body: { linked: true } };
      return signInReply(body.transport, result);
    });

  router.bind(contracts.listIdentities).to(async ({ deps, actor }) => ({
    status: 200,
    body: { items: await listIdentities(deps, actor), nextCursor: null },
  }));

  router.bind(contracts.unlinkIdentity).to(async ({ deps, actor, params, origin }) => {
    await unlinkIdentity(deps, actor, params.provider, origin);
    return { status: 204 };
  });
}
