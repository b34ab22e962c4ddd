import { transported } from "./cookies.ts";
import type { SignInResult } from "./finish-sign-in.ts";

/** A sign-in as the client asked for it: tokens, some of them in cookies, or what is still missing. */
export function signInReply(transport: "body" | "cookie", result: SignInResult) {
  if (result.kind === "mfa_required") {
    const { mfaToken, methods } = result;
    return { status: 200, body: { mfaRequired: true, mfaToken, methods }, cookies: [] } as const;
  }
  const { tokens, cookies } = transported(transport, result.tokens);
  return { status: 200, body: { user: result.user, tokens }, cookies } as const;
}
