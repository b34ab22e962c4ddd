import type { AppError } from "../../../../shared/kernel/app-error.ts";
import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "../deps.ts";
import type { ClientRow } from "./clients.ts";
import { oauthError, oauthErrors } from "./errors.ts";
import { browserSession } from "./evidence.ts";
import type { Parameters } from "./form.ts";
import { withParameters } from "./responses.ts";
import { type Login, readLoginName } from "./subjects.ts";

const CONFIRMATION = "logout";
/** The form's own field. */
const CONFIRM = "confirm";

/** What the request came to: where the browser goes, or a question to the person. */
type Logout =
  | {
      readonly kind: "done";
      readonly to: string;
      /** Whether it was this browser's session: then it is to forget it. */
      readonly here: boolean;
    }
  | { readonly kind: "ask"; readonly fields: Readonly<Record<string, string>> };

interface Asked {
  readonly client: ClientRow | null;
  /** The sign-in that the application's id_token came from. */
  readonly login: Login | null;
  readonly to: string;
}

function invalid(description: string): AppError {
  return oauthError(oauthErrors.invalid_request, description);
}

/** Who asks, by an id_token of any age or by name. */
async function hinted(deps: IdentityDeps, parameters: Parameters) {
  const hint = parameters.get("id_token_hint");
  const named = parameters.get("client_id");
  if (hint === null) return { clientId: named, sid: null };
  const claims = await deps.tokenSigner.verify("JWT", hint);
  const clientId = claims?.["aud"];
  if (typeof clientId !== "string") throw invalid("id_token_hint is not an id_token of ours");
  if (named !== null && named !== clientId) throw invalid("id_token_hint is of another client");
  const sid = claims?.["sid"];
  return { clientId, sid: typeof sid === "string" ? sid : null };
}

async function askedOf(deps: IdentityDeps, parameters: Parameters): Promise<Asked> {
  const { clientId, sid } = await hinted(deps, parameters);
  const client = clientId === null ? null : await deps.clients.find(clientId);
  const login = client && sid ? await readLoginName(deps, client.id, sid) : null;
  const uri = parameters.get("post_logout_redirect_uri");
  if (uri === null) return { client, login, to: `${deps.config.publicUrl}/` };
  if (!client?.postLogoutRedirectUris.includes(uri)) {
    throw invalid("post_logout_redirect_uri is not registered");
  }
  return { client, login, to: withParameters(uri, { state: parameters.get("state") }) };
}

async function end(deps: IdentityDeps, userId: UserId, sessionId: SessionId): Promise<void> {
  await deps.accountSessions.end(userId, [sessionId]);
  deps.liveSessions.forget(sessionId);
}

/**
 * Signs somebody out because an application asks (OpenID Connect RP-Initiated Logout 1.0). An id_token that names the
 * browser's session, or a session where there is no browser, is enough; otherwise the person is asked. Throws
 * `invalid_request`: an address that is not registered is never gone to.
 */
export async function logout(
  deps: IdentityDeps,
  parameters: Parameters,
  http: Request,
): Promise<Logout> {
  const problem = parameters.problem();
  if (problem !== null) throw problem;
  const { login, to } = await askedOf(deps, parameters);
  const session = await browserSession(deps, http);
  const isSame = session === null || session.sessionId === login?.loginId;
  if (session !== null && !isSame) {
    const answer = http.method === "POST" ? parameters.get(CONFIRM) : null;
    const confirmed = answer && (await deps.nameSealer.open(answer, CONFIRMATION));
    if (confirmed !== session.sessionId) {
      const confirm = await deps.nameSealer.seal(session.sessionId, CONFIRMATION);
      return { kind: "ask", fields: { ...parameters.entries(), [CONFIRM]: confirm } };
    }
    await end(deps, session.userId, session.sessionId);
  }
  if (login !== null) await end(deps, login.userId, login.loginId);
  return { kind: "done", to, here: session !== null };
}
