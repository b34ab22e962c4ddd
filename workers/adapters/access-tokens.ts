import { z } from "@hono/zod-openapi";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import type {
  AccessClaims,
  AccessTokens,
  ApplicationClaims,
  Sealer,
  TokenSigner,
} from "../domains/identity/ports.ts";

/** RFC 9068. */
const TYPE = "at+jwt";

/** Claims of the person's own tokens. One that names a client is an application's. */
const ownShape = z.object({
  client_id: z.undefined().optional(),
  sub: z.uuid(),
  sid: z.uuid(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  role: z.enum(["user", "moderator", "admin"]),
  amr: z.array(z.string()),
  auth_time: z.number(),
});

const applicationShape = z.object({
  client_id: z.string(),
  aud: z.string(),
  sub: z.string(),
  sid: z.string().optional(),
  scope: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
  amr: z.array(z.string()).optional(),
  acr: z.string().optional(),
  auth_time: z.number().optional(),
  cnf: z.object({ jkt: z.string() }).optional(),
});

const sessionShape = z.tuple([z.uuid(), z.uuid()]);

function ownClaims(payload: unknown): AccessClaims | null {
  const parsed = ownShape.safeParse(payload);
  if (!parsed.success) return null;
  const { sub, sid, jti, iat, exp, role, amr, auth_time } = parsed.data;
  return { sub: sub as UserId, sid: sid as SessionId, jti, iat, exp, role, amr, auth_time };
}

/** The session that a sealed `sid` stands for; `undefined` when we have not sealed it for this client. */
async function openSession(sealer: Sealer, sid: string | undefined, clientId: string) {
  if (sid === undefined) return null;
  const text = await sealer.open(sid, clientId);
  const parsed = sessionShape.safeParse(text?.split("."));
  if (!parsed.success) return undefined;
  const [userId, sessionId] = parsed.data;
  return { userId: userId as UserId, sessionId: sessionId as SessionId };
}

async function applicationClaims(
  payload: unknown,
  audience: string,
  sealer: Sealer,
): Promise<ApplicationClaims | null> {
  const parsed = applicationShape.safeParse(payload);
  if (!parsed.success || parsed.data.aud !== audience) return null;
  const { client_id: clientId, sub, sid, scope, jti, iat, exp, amr, acr } = parsed.data;
  const session = await openSession(sealer, sid, clientId);
  if (session === undefined) return null;
  return {
    clientId,
    subject: sub,
    session,
    scopes: scope.split(" ").filter(Boolean),
    jti,
    iat,
    exp,
    amr: amr ?? null,
    acr: acr ?? null,
    authTime: parsed.data.auth_time ?? null,
    jkt: parsed.data.cnf?.jkt ?? null,
  };
}

/**
 * Access tokens as JWTs. Those of applications name the person as the application knows them; whose session it is, is
 * sealed, so that nobody else learns who that is.
 */
export function jwtAccessTokens(
  signer: TokenSigner,
  audience: string,
  sealer: Sealer,
): AccessTokens {
  return {
    sign: (claims) => signer.sign(TYPE, { ...claims }),
    async signFor({ clientId, session, ...claims }) {
      const sealed =
        session && (await sealer.seal(`${session.userId}.${session.sessionId}`, clientId));
      return signer.sign(TYPE, {
        sub: claims.subject,
        aud: audience,
        client_id: clientId,
        scope: claims.scopes.join(" "),
        jti: claims.jti,
        iat: claims.iat,
        exp: claims.exp,
        ...(sealed && { sid: sealed }),
        ...(claims.amr && { amr: claims.amr }),
        ...(claims.acr && { acr: claims.acr }),
        ...(claims.authTime !== null && { auth_time: claims.authTime }),
        ...(claims.jkt && { cnf: { jkt: claims.jkt } }),
      });
    },
    async verify(token) {
      const payload = await signer.verify(TYPE, token);
      const own = ownClaims(payload);
      if (own !== null) return { kind: "own", claims: own };
      const claims = await applicationClaims(payload, audience, sealer);
      return claims && { kind: "application", claims };
    },
  };
}
