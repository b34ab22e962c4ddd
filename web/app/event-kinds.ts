import type { SecurityEvent } from "../../shared/client/index.ts";

/** Kinds of entries of the security history, in the order they are offered in. */
export const EVENT_KINDS = [
  "sign_in",
  "step_up",
  "locked",
  "refresh_reused",
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
] as const satisfies readonly SecurityEvent["kind"][];

export const EVENT_RESULTS = ["success", "failure"] as const;
