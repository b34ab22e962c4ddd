import type { User } from "../../../../shared/contracts/people/index.ts";
import { SECOND } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../deps.ts";
import { readRefreshToken } from "../rules.ts";
import { assuranceOf } from "./assurance.ts";
import { authenticateClient, unprovedClient } from "./authenticate-client.ts";
import type { ClientRow } from "./clients.ts";
import { readForm } from "./form.ts";
import { liveToken } from "./live-token.ts";
import { subjectOf } from "./subjects.ts";

type Introspection = Readonly<Record<string, unknown>> & { readonly active: boolean };

const INACTIVE: Introspection = { active: false };

function seconds(at: number): number {
  return Math.floor(at / SECOND);
}

/** What concerns the asking client: its own tokens; a trusted one may ask about all. */
function mayKnow(asking: ClientRow, clientId: string): boolean {
  return asking.trusted || asking.id === clientId;
}

/** The name by which everybody knows the person, where the token may tell it: it is the same at every application. */
function nameFor({ username }: User, scopes: readonly string[]): Record<string, unknown> {
  return scopes.includes("profile") ? { username } : {};
}

async function accessToken(
  deps: IdentityDeps,
  asking: ClientRow,
  token: string,
): Promise<Introspection | null> {
  const live = await liveToken(deps, token);
  if (live === null || !mayKnow(asking, live.client.id)) return null;
  const { claims, session } = live;
  return {
    active: true,
    iss: deps.config.publicUrl,
    sub: claims.subject,
    aud: deps.config.publicUrl,
    client_id: claims.clientId,
    scope: claims.scopes.join(" "),
    token_type: claims.jkt === null ? "Bearer" : "DPoP",
    jti: claims.jti,
    iat: claims.iat,
    exp: claims.exp,
    ...(session && nameFor(session.account, claims.scopes)),
    ...(claims.authTime !== null && { auth_time: claims.authTime }),
    ...(claims.acr && { acr: claims.acr }),
    ...(claims.amr && { amr: claims.amr }),
    ...(claims.jkt && { cnf: { jkt: claims.jkt } }),
  };
}

async function refreshToken(
  deps: IdentityDeps,
  asking: ClientRow,
  token: string,
): Promise<Introspection | null> {
  const known = readRefreshToken(deps.refreshKeys, token);
  const facts = known && (await deps.accountSessions.readRefresh(known.userId, token));
  const access = facts?.live.access;
  const client = access ? await deps.clients.find(access.clientId) : null;
  if (!facts || !access || !client || !mayKnow(asking, client.id)) return null;
  const { account, amr, authTime } = facts.live;
  if (account.status !== "active" || account.deletionAt) return null;
  return {
    active: true,
    iss: deps.config.publicUrl,
    sub: subjectOf(deps, client, account.id),
    client_id: client.id,
    ...nameFor(account, access.scopes),
    scope: access.scopes.join(" "),
    token_type: "refresh_token",
    iat: seconds(facts.createdAt),
    exp: seconds(facts.expiresAt),
    auth_time: seconds(authTime),
    acr: assuranceOf(amr),
    amr,
    ...(access.jkt && { cnf: { jkt: access.jkt } }),
  };
}

/** Whether a token is good, and what for (RFC 7662). Only clients that prove who they are may ask. */
export async function introspect(deps: IdentityDeps, http: Request): Promise<Introspection> {
  const form = await readForm(http);
  const client = await authenticateClient(deps, http, form);
  if (client.authMethod === "none") {
    throw unprovedClient("the client has to prove who it is");
  }
  const token = form.require("token");
  return (
    (await accessToken(deps, client, token)) ??
    (await refreshToken(deps, client, token)) ??
    INACTIVE
  );
}
