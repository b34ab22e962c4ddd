import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import {
  ceremony,
  credential,
  mfaMethod,
  moment,
  signedIn,
  signInOptions,
  sixDigits,
  tag,
  tokens,
} from "./schemas.ts";

const backupCodes = z
  .object({ backupCodes: z.array(z.string()).length(10) })
  .openapi("BackupCodes", { description: "Shown once; each signs in once" });

const mfa = contract({
  operationId: "completeMfa",
  method: "post",
  path: "/api/auth/mfa",
  tag,
  summary: "Give the second factor",
  access: "public",
  neverReplay: true,
  body: z.object({
    mfaToken: z.string().min(1).max(512),
    method: mfaMethod,
    code: z.string().trim().max(64).optional(),
    credential: credential.optional(),
    trustDevice: z.boolean().default(false).openapi({
      description: "Ask this device for no second factor for 30 days",
    }),
    ...signInOptions,
    transport: signInOptions.transport.unwrap().optional().openapi({
      description: "As at the first factor, if left out",
    }),
  }),
  replies: { 200: { description: "Signed in", body: signedIn } },
  errors: {
    401: ["invalid_credentials"],
    403: ["account_suspended"],
    410: ["gone"],
    423: ["account_locked"],
    429: ["rate_limited"],
  },
});

const mfaPasskeyOptions = contract({
  operationId: "mfaPasskeyOptions",
  method: "post",
  path: "/api/auth/mfa/passkey/options",
  tag,
  summary: "What the browser needs to give a passkey as the second factor",
  access: "public",
  neverReplay: true,
  body: z.object({ mfaToken: z.string().min(1).max(512) }),
  replies: { 200: { description: "WebAuthn request options", body: ceremony } },
  errors: { 410: ["gone"] },
});

const setUpTotp = contract({
  operationId: "setUpTotp",
  method: "post",
  path: "/api/auth/totp/setup",
  tag,
  summary: "A new secret for an authenticator app; it counts once enabled",
  access: "user",
  fresh: true,
  neverReplay: true,
  replies: {
    200: {
      description: "The secret (RFC 6238: SHA-1, 6 digits, 30 s), also as a QR code",
      body: z.object({ secret: z.string(), otpauthUrl: z.string(), qrSvg: z.string() }),
    },
  },
  errors: { 409: ["totp_enabled"] },
});

const enableTotp = contract({
  operationId: "enableTotp",
  method: "post",
  path: "/api/auth/totp/enable",
  tag,
  summary: "Turn the second factor on with a code of the app",
  access: "user",
  fresh: true,
  neverReplay: true,
  body: z.object({ code: sixDigits }),
  replies: { 200: { description: "On; ten backup codes", body: backupCodes } },
  errors: {
    401: ["invalid_credentials"],
    409: ["totp_enabled"],
    410: ["gone"],
    423: ["account_locked"],
  },
});

const disableTotp = contract({
  operationId: "disableTotp",
  method: "post",
  path: "/api/auth/totp/disable",
  tag,
  summary: "Turn the authenticator app off, with a code of it or a backup code",
  access: "user",
  fresh: true,
  neverReplay: true,
  body: z.object({ code: z.string().trim().min(6).max(64) }),
  replies: { 204: { description: "Off; the backup codes are dead" } },
  errors: { 401: ["invalid_credentials"], 404: ["not_found"], 423: ["account_locked"] },
});

const renewBackupCodes = contract({
  operationId: "renewBackupCodes",
  method: "post",
  path: "/api/auth/backup-codes",
  tag,
  summary: "Ten new backup codes; the old ones are dead",
  access: "user",
  fresh: true,
  neverReplay: true,
  body: z.object({ code: z.string().trim().min(6).max(64) }),
  replies: { 200: { description: "The codes", body: backupCodes } },
  errors: { 401: ["invalid_credentials"], 404: ["not_found"], 423: ["account_locked"] },
});

const passkey = z
  .object({
    id,
    name: z.string(),
    /** Kept by its maker's cloud, so that it survives the device. */
    synced: z.boolean(),
    createdAt: timestamp,
    lastUsedAt: moment,
  })
  .openapi("Passkey");

const passkeyName = z.string().trim().min(1).max(80);

const passkeyRegisterOptions = contract({
  operationId: "passkeyRegisterOptions",
  method: "post",
  path: "/api/auth/passkeys/register/options",
  tag,
  summary: "What the browser needs to make a passkey",
  access: "user",
  fresh: true,
  neverReplay: true,
  replies: { 200: { description: "WebAuthn creation options", body: ceremony } },
  errors: { 409: ["conflict"] },
});

const passkeyRegister = contract({
  operationId: "passkeyRegister",
  method: "post",
  path: "/api/auth/passkeys/register/verify",
  tag,
  summary: "Keep the passkey the browser made",
  access: "user",
  fresh: true,
  body: z.object({ challengeId: id, credential, name: passkeyName.optional() }),
  replies: { 201: { description: "The passkey", body: passkey } },
  errors: { 409: ["passkey_known"], 410: ["gone"] },
});

const passkeyLoginOptions = contract({
  operationId: "passkeyLoginOptions",
  method: "post",
  path: "/api/auth/passkeys/login/options",
  tag,
  summary: "What the browser needs to sign in with a passkey; takes no name",
  access: "public",
  neverReplay: true,
  replies: { 200: { description: "WebAuthn request options", body: ceremony } },
  errors: { 429: ["rate_limited"] },
});

const passkeyLogin = contract({
  operationId: "passkeyLogin",
  method: "post",
  path: "/api/auth/passkeys/login/verify",
  tag,
  summary: "Sign in with a passkey; a user-verified one is both factors",
  access: "public",
  neverReplay: true,
  body: z.object({ challengeId: id, credential, ...signInOptions }),
  replies: { 200: { description: "Signed in", body: signedIn } },
  errors: { 401: ["invalid_credentials"], 403: ["account_suspended"], 410: ["gone"] },
});

const listPasskeys = contract({
  operationId: "listPasskeys",
  method: "get",
  path: "/api/auth/passkeys",
  tag,
  summary: "The caller's passkeys",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "Passkeys, newest first", body: listOf(passkey) } },
});

const renamePasskey = contract({
  operationId: "renamePasskey",
  method: "patch",
  path: "/api/auth/passkeys/{passkeyId}",
  tag,
  summary: "Name a passkey",
  access: "user",
  params: z.object({ passkeyId: id }),
  body: z.object({ name: passkeyName }),
  replies: { 200: { description: "The passkey", body: passkey } },
});

const deletePasskey = contract({
  operationId: "deletePasskey",
  method: "delete",
  path: "/api/auth/passkeys/{passkeyId}",
  tag,
  summary: "Forget a passkey",
  access: "user",
  fresh: true,
  params: z.object({ passkeyId: id }),
  replies: { 204: { description: "Forgotten" } },
});

const stepUpOptions = contract({
  operationId: "stepUpOptions",
  method: "post",
  path: "/api/auth/step-up/options",
  tag,
  summary: "What the browser needs to prove the caller by one of their passkeys",
  access: "user",
  inGrace: true,
  neverReplay: true,
  replies: { 200: { description: "WebAuthn request options", body: ceremony } },
  errors: { 409: ["conflict"] },
});

const stepUp = contract({
  operationId: "stepUp",
  method: "post",
  path: "/api/auth/step-up",
  tag,
  summary: "Prove again who one is: what is sensitive asks for a proof of the last ten minutes",
  description:
    "One of password, code (authenticator app or backup code) or credential with its challengeId. The tokens are of the same session, with a fresh `auth_time`. A client that keeps its refresh token itself gets one that stands beside the present one until either is used; the other is an old one then.",
  access: "user",
  inGrace: true,
  neverReplay: true,
  body: z.object({
    password: z.string().min(1).max(1_024).optional(),
    code: z.string().trim().max(64).optional(),
    challengeId: id.optional(),
    credential: credential.optional(),
  }),
  replies: { 200: { description: "Tokens of the same session", body: z.object({ tokens }) } },
  errors: { 401: ["invalid_credentials"], 410: ["gone"], 423: ["account_locked"] },
});

export const factorContracts = {
  mfa,
  mfaPasskeyOptions,
  setUpTotp,
  enableTotp,
  disableTotp,
  renewBackupCodes,
  passkeyRegisterOptions,
  passkeyRegister,
  passkeyLoginOptions,
  passkeyLogin,
  listPasskeys,
  renamePasskey,
  deletePasskey,
  stepUpOptions,
  stepUp,
};
