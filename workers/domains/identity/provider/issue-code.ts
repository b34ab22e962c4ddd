import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import type { AuthorizationRequest } from "./model.ts";
import type { Evidence } from "./next-step.ts";
import { newSecret, oneWay } from "./one-way.ts";
import { successAddress } from "./responses.ts";
import { allowScopes, insertCode } from "./store.ts";

const CODE_MS = MINUTE;

/** Makes a code of sixty seconds, writes down what was allowed, and answers where the browser goes. */
export async function issueCode(
  deps: IdentityDeps,
  request: AuthorizationRequest,
  evidence: Evidence,
): Promise<string> {
  const now = deps.clock.now();
  const code = newSecret(deps.ids);
  const { clientId, redirectUri, scopes, nonce, codeChallenge, dpopJkt } = request;
  const { userId, sessionId: parentId, amr, authTime } = evidence;
  const grant = { redirectUri, scopes, nonce, codeChallenge, dpopJkt, amr, authTime, parentId };
  await deps.db.batch([
    allowScopes(deps.db, { userId, clientId, scopes }, now),
    insertCode(deps.db, {
      hash: oneWay(code),
      clientId,
      userId,
      sessionId: deps.ids.next<string>(),
      grant,
      expiresAt: now + CODE_MS,
    }),
  ]);
  return successAddress(deps, request, code);
}
