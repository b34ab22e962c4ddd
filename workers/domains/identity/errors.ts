import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  invite_invalid: [403, "This invite code is unknown, used up or has expired."],
  too_many_invites: [409, "You have too many open invites. Withdraw some first."],
  last_factor: [409, "This is the last way to sign in. Add another first."],
  link_required: [
    409,
    "An account with this address exists. Sign in to it first, then link the service.",
  ],
  identity_taken: [409, "This account of the service is linked to another account here."],
  email_taken: [409, "An account with this e-mail address exists already."],
  username_taken: [409, "This username is taken."],
  phone_taken: [409, "Another account has this number."],
  mfa_missing: [409, "Set up a second factor first."],
  invalid_credentials: [401, "The name or the password is wrong."],
  account_locked: [423, "Too many failed attempts. Try again later."],
  totp_enabled: [409, "The authenticator app is on already."],
  passkey_known: [409, "This passkey is known already."],
  refresh_invalid: [401, "The session has ended. Sign in again."],
  would_lock_out: [409, "Your own address must be in the list."],
  last_admin: [409, "The platform must keep an administrator."],
  refresh_reused: [401, "This session was ended because an old token of it was used again."],
});
