import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import type { Router } from "../../platform/index.ts";
import { deviceCookie, holdsRefreshCookie, transported } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { completeMfa, mfaPasskeyOptions } from "./complete-mfa.ts";
import { disableTotp } from "./disable-totp.ts";
import { enableTotp } from "./enable-totp.ts";
import { deletePasskey, listPasskeys, renamePasskey } from "./manage-passkeys.ts";
import { passkeyView } from "./passkey-view.ts";
import { passkeyRegisterOptions, registerPasskey } from "./register-passkey.ts";
import { relyingParty } from "./relying-party.ts";
import { renewBackupCodes } from "./renew-backup-codes.ts";
import { setUpTotp } from "./set-up-totp.ts";
import { passkeyLoginOptions, signInWithPasskey } from "./sign-in-with-passkey.ts";
import { stepUp, stepUpOptions } from "./step-up.ts";

function mfaRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.mfa).to(async ({ deps, body, origin, request }) => {
    const deviceToken = body.deviceToken ?? deviceCookie(request) ?? undefined;
    const rp = relyingParty(deps, request);
    const done = await completeMfa(deps, { ...body, deviceToken }, origin, rp);
    const { tokens, cookies } = transported(done.transport, done.tokens);
    return { status: 200, body: { user: done.user, tokens }, cookies };
  });

  router.bind(contracts.mfaPasskeyOptions).to(async ({ deps, body, request }) => ({
    status: 200,
    body: await mfaPasskeyOptions(deps, body.mfaToken, relyingParty(deps, request)),
  }));
}

function totpRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.setUpTotp).to(async ({ deps, actor }) => ({
    status: 200,
    body: await setUpTotp(deps, actor),
  }));

  router.bind(contracts.enableTotp).to(async ({ deps, actor, body, origin }) => ({
    status: 200,
    body: { backupCodes: await enableTotp(deps, actor, body.code, origin) },
  }));

  router.bind(contracts.disableTotp).to(async ({ deps, actor, body, origin }) => {
    await disableTotp(deps, actor, body.code, origin);
    return { status: 204 };
  });

  router.bind(contracts.renewBackupCodes).to(async ({ deps, actor, body, origin }) => ({
    status: 200,
    body: { backupCodes: await renewBackupCodes(deps, actor, body.code, origin) },
  }));
}

function passkeyRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.passkeyRegisterOptions).to(async ({ deps, actor, request }) => ({
    status: 200,
    body: await passkeyRegisterOptions(deps, actor, relyingParty(deps, request)),
  }));

  router.bind(contracts.passkeyRegister).to(async ({ deps, actor, body, origin, request }) => {
    const rp = relyingParty(deps, request);
    return { status: 201, body: passkeyView(await registerPasskey(deps, actor, body, origin, rp)) };
  });

  router.bind(contracts.passkeyLoginOptions).to(async ({ deps, origin, request }) => ({
    status: 200,
    body: await passkeyLoginOptions(deps, origin, relyingParty(deps, request)),
  }));

  router.bind(contracts.passkeyLogin).to(async ({ deps, body, origin, request }) => {
    const deviceToken = body.deviceToken ?? deviceCookie(request) ?? undefined;
    const rp = relyingParty(deps, request);
    const done = await signInWithPasskey(deps, { ...body, deviceToken }, origin, rp);
    const { tokens, cookies } = transported(body.transport, done.tokens);
    return { status: 200, body: { user: done.user, tokens }, cookies };
  });

  router.bind(contracts.listPasskeys).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listPasskeys(deps, actor, query),
  }));

  router.bind(contracts.renamePasskey).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: passkeyView(await renamePasskey(deps, actor, params.passkeyId, body.name)),
  }));

  router.bind(contracts.deletePasskey).to(async ({ deps, actor, params, origin }) => {
    await deletePasskey(deps, actor, params.passkeyId, origin);
    return { status: 204 };
  });
}

function stepUpRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.stepUpOptions).to(async ({ deps, actor, request }) => ({
    status: 200,
    body: await stepUpOptions(deps, actor, relyingParty(deps, request)),
  }));

  router.bind(contracts.stepUp).to(async ({ deps, actor, body, origin, request }) => {
    const rp = relyingParty(deps, request);
    const inCookie = holdsRefreshCookie(request);
    return {
      status: 200,
      body: { tokens: await stepUp(deps, actor, body, origin, { rp, inCookie }) },
    };
  });
}

/** Second factors, passkeys, and proving anew who one is. */
export function factorRoutes(router: Router<IdentityDeps>): void {
  mfaRoutes(router);
  totpRoutes(router);
  passkeyRoutes(router);
  stepUpRoutes(router);
}
