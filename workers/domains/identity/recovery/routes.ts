import { identityContracts as contracts } from "../../../../shared/contracts/identity/index.ts";
import type { Router } from "../../platform/index.ts";
import { deviceCookie } from "../cookies.ts";
import type { IdentityDeps } from "../deps.ts";
import { signInReply } from "../sign-in-reply.ts";
import { changeEmail } from "./change-email.ts";
import { changePassword } from "./change-password.ts";
import { forgotPassword } from "./forgot-password.ts";
import { sendMagicLink } from "./magic-link.ts";
import { resetPassword } from "./reset-password.ts";
import { startPhone } from "./start-phone.ts";
import { verifyMagicLink } from "./verify-magic-link.ts";
import { removePhone, verifyPhone } from "./verify-phone.ts";

function passwordRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.forgotPassword).to(async ({ deps, body, origin }) => {
    await forgotPassword(deps, body.email, origin);
    return { status: 202 };
  });

  router.bind(contracts.resetPassword).to(async ({ deps, body, origin }) => {
    await resetPassword(deps, body, origin);
    return { status: 204 };
  });

  router.bind(contracts.changePassword).to(async ({ deps, actor, body, origin }) => {
    await changePassword(deps, actor, body, origin);
    return { status: 204 };
  });
}

function phoneRoutes(router: Router<IdentityDeps>): void {
  router.bind(contracts.startPhone).to(async ({ deps, actor, body, origin }) => {
    await startPhone(deps, actor, body.phone, origin);
    return { status: 204 };
  });

  router.bind(contracts.verifyPhone).to(async ({ deps, actor, body, origin }) => {
    await verifyPhone(deps, actor, body.code, origin);
    return { status: 204 };
  });

  router.bind(contracts.removePhone).to(async ({ deps, actor, origin }) => {
    await removePhone(deps, actor, origin);
    return { status: 204 };
  });
}

export function recoveryRoutes(router: Router<IdentityDeps>): void {
  passwordRoutes(router);
  phoneRoutes(router);

  router.bind(contracts.changeEmail).to(async ({ deps, actor, body, origin }) => {
    await changeEmail(deps, actor, body.email, origin);
    return { status: 204 };
  });

  router.bind(contracts.sendMagicLink).to(async ({ deps, body, origin }) => {
    await sendMagicLink(deps, body.email, origin);
    return { status: 202 };
  });

  router.bind(contracts.verifyMagicLink).to(async ({ deps, body, origin, request }) => {
    const deviceToken = body.deviceToken ?? deviceCookie(request);
    const result = await verifyMagicLink(deps, body, deviceToken, origin);
    return signInReply(body.transport, result);
  });
}
