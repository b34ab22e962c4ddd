import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  invite_invalid: [403, "This invite code is unknown, used up or has expired."],
  email_taken: [409, "An account with this e-mail address exists already."],
  username_taken: [409, "This username is taken."],
  invalid_credentials: [401, "The name or the password is wrong."],
  account_locked: [423, "Too many failed attempts. Try again later."],
  refresh_invalid: [401, "The session has ended. Sign in again."],
  last_admin: [409, "The platform must keep an administrator."],
  refresh_reused: [401, "This session was ended because an old token of it was used again."],
});
