import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type ClientMetadata, type Configuration } from "oidc-provider";

/** A provider by others, certified by the OpenID Foundation, to be measured against. */
export interface Peer {
  readonly origin: string;
  stop(): void;
}

const ACCOUNT = "person";

/** Everything that our own provider has, switched on; otherwise as it comes. */
async function configuration(clients: ClientMetadata[]): Promise<Configuration> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "peer" };
  return {
    clients,
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    jwks: { keys: [key as NonNullable<Configuration["jwks"]>["keys"][number]] },
    scopes: ["openid", "profile", "email", "offline_access", "chat:read", "chat:write"],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      deviceFlow: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: { enabled: false },
    },
    cookies: { keys: ["a key of a test"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: (_, client) => client.grantTypeAllowed("refresh_token"),
    // Nobody has to be asked: consent stands for whatever the client may have.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      const { clientId } = client ?? {};
      const { accountId } = session ?? {};
      if (!clientId || !accountId) return undefined;
      const grant = new provider.Grant({ clientId, accountId });
      grant.addOIDCScope("openid profile email offline_access chat:read chat:write");
      await grant.save();
      return grant;
    },
    renderError(ctx, out) {
      ctx.type = "application/json";
      ctx.body = out;
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  };
}

/** Starts the peer on this machine. Whoever comes is signed in without being asked. */
export async function startPeer(clients: ClientMetadata[]): Promise<Peer> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  const origin = `http://127.0.0.1:${address.port}`;
  const provider = new Provider(origin, await configuration(clients));
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith("/interaction/")) return next();
    const to = await provider.interactionResult(ctx.req, ctx.res, {
      login: { accountId: ACCOUNT },
    });
    ctx.redirect(to);
  });
  server.on("request", provider.callback());
  return { origin, stop: () => void server.close() };
}
