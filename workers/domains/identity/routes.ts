import { identityContracts as contracts } from "../../../shared/contracts/identity/index.ts";
import { AppError } from "../../../shared/kernel/app-error.ts";
import type { SessionId } from "../../../shared/kernel/ids.ts";
import type { Router } from "../platform/index.ts";
import { adminRoutes } from "./admin/routes.ts";
import {
  asCookies,
  clearedRefreshCookie,
  clearedSsoCookie,
  deviceCookie,
  refreshCookie,
  transported,
} from "./cookies.ts";
import { createInvite } from "./create-invite.ts";
import type { IdentityDeps } from "./deps.ts";
import { endSession, endSessions, signOut } from "./end-sessions.ts";
import { errors } from "./errors.ts";
import { factorRoutes } from "./factors/routes.ts";
import { lifeRoutes } from "./life/routes.ts";
import { listInvited } from "./list-invited.ts";
import { listInvites } from "./list-invites.ts";
import { listSessions } from "./list-sessions.ts";
import { providerRoutes } from "./provider/routes.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { refreshSession } from "./refresh-session.ts";
import { registerUser } from "./register-user.ts";
import { resendVerification } from "./resend-verification.ts";
import { securityRoutes } from "./security/routes.ts";
import { signIn } from "./sign-in.ts";
import { signInReply } from "./sign-in-reply.ts";
import { socialRoutes } from "./social/routes.ts";
import { verifyEmail } from "./verify-email.ts";
import { withdrawInvite } from "./withdraw-invite.ts";

const KEYS_CACHE = "public, max-age=300, stale-while-revalidate=3600";

/** A refused refresh also takes the cookie back, so that the browser does not show it again. */
function takingCookieBack(error: unknown): never {
  if (!(error instanceof AppError) || error.definition.status !== 401) throw error;
  const headers = { ...error.headers, "Set-Cookie": clearedRefreshCookie };
  throw new AppError(error.definition, { cause: error, headers });
}

function signInRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.register).to(async ({ deps, body, origin }) => {
    const { user, tokens: issued } = await registerUser(deps, body, origin);
    const { tokens, cookies } = transported(body.transport, issued);
    return { status: 201, body: { user, tokens }, cookies };
  });

  router.bind(contracts.login).to(async ({ deps, body, origin, request }) => {
    const deviceToken = body.deviceToken ?? deviceCookie(request) ?? undefined;
    const result = await signIn(deps, { ...body, deviceToken }, origin);
    return signInReply(body.transport, result);
  });

  router.bind(contracts.refresh).to(async ({ deps, body, origin, request }) => {
    if (body.refreshToken !== undefined) {
      const tokens = await refreshSession(deps, body.refreshToken, origin);
      return { status: 200, body: { tokens } };
    }
    const cookie = refreshCookie(deps, request);
    if (cookie === null) throw new AppError(errors.refresh_invalid);
    const issued = await refreshSession(deps, cookie, origin).catch(takingCookieBack);
    const { tokens, cookies } = asCookies(issued);
    return { status: 200, body: { tokens }, cookies };
  });

  router.bind(contracts.logout).to(async ({ deps, actor }) => {
    await signOut(deps, actor);
    return { status: 204, cookies: [clearedRefreshCookie, clearedSsoCookie] };
  });
}

function sessionRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listSessions).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listSessions(deps, actor, query),
  }));

  router.bind(contracts.endSession).to(async ({ deps, actor, params }) => {
    await endSession(deps, actor, params.sessionId as SessionId);
    return { status: 204 };
  });

  router.bind(contracts.endSessions).to(async ({ deps, actor, query }) => {
    await endSessions(deps, actor, { keepCurrent: query.keepCurrent });
    return { status: 204 };
  });
}

function emailRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.verifyEmail).to(async ({ deps, body, origin }) => {
    await verifyEmail(deps, body.token, origin);
    return { status: 204 };
  });

  router.bind(contracts.resendVerification).to(async ({ deps, actor }) => {
    await resendVerification(deps, actor);
    return { status: 204 };
  });
}

function inviteRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.listInvites).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listInvites(deps, actor, query),
  }));

  router.bind(contracts.createInvite).to(async ({ deps, actor, body, newId }) => ({
    status: 201,
    body: await createInvite(deps, actor, body, newId),
  }));

  router.bind(contracts.listInvited).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listInvited(deps, actor, params.inviteId, query),
  }));

  router.bind(contracts.deleteInvite).to(async ({ deps, actor, params }) => {
    await withdrawInvite(deps, actor, params.inviteId);
    return { status: 204 };
  });
}

export function identityRoutes(router: Router<IdentityDeps>): void {
  signInRoutes(router);
  sessionRoutes(router);
  emailRoutes(router);
  inviteRoutes(router);
  recoveryRoutes(router);
  securityRoutes(router);
  factorRoutes(router);
  adminRoutes(router);
  lifeRoutes(router);
  providerRoutes(router);
  socialRoutes(router);
  router.bind(contracts.jwks).to(async ({ deps }) => ({
    status: 200,
    body: { keys: [...(await deps.tokenSigner.publicKeys())] },
    headers: { "Cache-Control": KEYS_CACHE },
  }));
}
