import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { moment, tag } from "./schemas.ts";

/** What happened to an account: sign-ins and changes of its factors. */
export const securityEventKind = z.enum([
  "sign_in",
  "refresh_reused",
  "step_up",
  "locked",
  "password_changed",
  "password_reset",
  "email_changed",
  "phone_changed",
  "totp_enabled",
  "totp_disabled",
  "backup_codes_renewed",
  "passkey_added",
  "passkey_removed",
  "social_linked",
  "social_unlinked",
  "application_allowed",
  "application_removed",
  "deletion_started",
  "deletion_cancelled",
  "signed_out_by_admin",
]);
export type SecurityEventKind = z.infer<typeof securityEventKind>;

const historyEntry = z
  .object({
    id,
    kind: securityEventKind,
    at: timestamp,
    ip: z.string().nullable(),
    country: z.string().nullable(),
    device: z.string().nullable(),
    method: z.string().nullable().openapi({
      description:
        "`password`, `passkey`, `magic_link`, `totp`, `backup_code`, `social:<provider>`",
    }),
    result: z.enum(["success", "failure"]),
    suspicious: z.boolean(),
    reason: z.string().nullable().openapi({
      description:
        "`invalid_credentials`, `new_device`, `new_country`, `impossible_travel`, `many_failures`, `refresh_reused`, …",
    }),
    sessionId: id.nullable(),
  })
  .openapi("SecurityEvent");

const listHistory = contract({
  operationId: "listSecurityHistory",
  method: "get",
  path: "/api/auth/history",
  tag,
  summary: "Sign-ins, tried and done, and changes of what protects the account",
  access: "user",
  query: pageQuery.extend({
    kind: securityEventKind.optional(),
    result: z.enum(["success", "failure"]).optional(),
  }),
  replies: { 200: { description: "Entries, newest first", body: listOf(historyEntry) } },
});

const security = z
  .object({
    factors: z.object({
      password: z.boolean(),
      totp: z.boolean(),
      backupCodesLeft: z.number().int(),
      passkeys: z.number().int(),
      emailVerified: z.boolean(),
      phoneVerified: z.boolean(),
    }),
    sessions: z.number().int(),
    trustedDevices: z.number().int(),
    alerts: z
      .array(historyEntry)
      .openapi({ description: "Suspicious entries of the last 30 days" }),
    notifyNewDevice: z.boolean(),
    notifyFailedLogins: z.boolean(),
    requireMfa: z.boolean().openapi({
      description: "Sign-ins by link or code in a mail are refused unless a second factor is given",
    }),
  })
  .openapi("Security");

const getSecurity = contract({
  operationId: "getSecurity",
  method: "get",
  path: "/api/auth/security",
  tag,
  summary: "What protects the account",
  access: "user",
  replies: { 200: { description: "Factors, sessions, recent alerts, settings", body: security } },
});

const updateSecurity = contract({
  operationId: "updateSecurity",
  method: "patch",
  path: "/api/auth/security",
  tag,
  summary: "Change what is asked and what is told",
  description:
    "`requireMfa` cannot be turned on without a second factor, and turning it off needs a fresh proof.",
  access: "user",
  body: z.object({
    notifyNewDevice: z.boolean().optional(),
    notifyFailedLogins: z.boolean().optional(),
    requireMfa: z.boolean().optional(),
  }),
  replies: { 200: { description: "As it is now", body: security } },
  errors: { 403: ["step_up_required"], 409: ["mfa_missing"] },
});

const device = z
  .object({
    id,
    name: z.string().nullable(),
    browser: z.string().nullable(),
    country: z.string().nullable(),
    firstSeenAt: timestamp,
    lastSeenAt: timestamp,
    trustedUntil: moment,
    current: z.boolean(),
  })
  .openapi("Device");

const listDevices = contract({
  operationId: "listDevices",
  method: "get",
  path: "/api/auth/devices",
  tag,
  summary: "Devices this account knows, and those that need no second factor",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "Devices, last seen first", body: listOf(device) } },
});

const forgetDevice = contract({
  operationId: "forgetDevice",
  method: "delete",
  path: "/api/auth/devices/{deviceId}",
  tag,
  summary: "Know and trust a device no longer",
  access: "user",
  params: z.object({ deviceId: id }),
  replies: { 204: { description: "Forgotten" } },
});

export const securityContracts = {
  listHistory,
  getSecurity,
  updateSecurity,
  listDevices,
  forgetDevice,
};
