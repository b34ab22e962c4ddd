import * as oauth from "oauth4webapi";
import type {
  SocialAnswer,
  SocialAttempt,
  SocialOutcome,
  SocialPerson,
  SocialServices,
} from "../domains/identity/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

/** A service as the deployment has set it up. */
export type ConfiguredService = {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
} & (
  | { readonly kind: "oidc"; readonly issuer: string }
  | {
      readonly kind: "oauth";
      readonly authorizationEndpoint: string;
      readonly tokenEndpoint: string;
      readonly userinfoEndpoint: string;
      readonly emailsEndpoint?: string | undefined;
      readonly tokenScheme?: string | undefined;
      readonly claims: {
        readonly subject: string;
        readonly name: readonly string[];
        readonly username?: string | undefined;
        readonly email?: string | undefined;
        readonly emailVerified?: string | undefined;
      };
    }
);

type Oidc = Extract<ConfiguredService, { kind: "oidc" }>;
type OAuth = Extract<ConfiguredService, { kind: "oauth" }>;

export interface SocialOptions {
  /** Whether services may be reached without TLS; only ever in development. */
  readonly allowInsecure: boolean;
  readonly now: () => number;
  /** How long a service may take to answer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;
/** Metadata that is older is asked for again. */
const METADATA_MS = 60 * 60 * 1_000;
const USER_AGENT = "Veche";

/** The service does not answer, or not now. */
class ServiceDown extends Error {
  override readonly name = "ServiceDown";
}

interface Transport {
  readonly [oauth.customFetch]: (
    url: string,
    init: oauth.CustomFetchOptions<string, unknown>,
  ) => Promise<Response>;
  readonly [oauth.allowInsecureRequests]: boolean;
}

function transportOf({ allowInsecure, timeoutMs = TIMEOUT_MS }: SocialOptions): Transport {
  return {
    [oauth.allowInsecureRequests]: allowInsecure,
    [oauth.customFetch]: async (url, { method, headers, body }) => {
      const init = {
        method,
        headers: { ...headers, "User-Agent": USER_AGENT },
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && body !== null && { body: String(body) }),
      } as const;
      const response = await tracedFetch(url, init).catch((cause: unknown) => {
        throw new ServiceDown("no answer", { cause });
      });
      if (response.status >= 500) {
        await response.body?.cancel();
        throw new ServiceDown(`status ${response.status}`);
      }
      return response;
    },
  };
}

/** One service, with what this isolate remembers of it. */
class Service {
  readonly configured: ConfiguredService;
  readonly #options: SocialOptions;
  readonly #transport: Transport;
  readonly #keys: oauth.JWKSCacheInput = {};
  #metadata: { readonly server: oauth.AuthorizationServer; readonly askedAt: number } | null = null;

  constructor(configured: ConfiguredService, options: SocialOptions) {
    this.configured = configured;
    this.#options = options;
    this.#transport = transportOf(options);
  }

  async server(): Promise<oauth.AuthorizationServer> {
    const { configured } = this;
    if (configured.kind === "oauth") {
      return {
        issuer: new URL(configured.authorizationEndpoint).origin,
        authorization_endpoint: configured.authorizationEndpoint,
        token_endpoint: configured.tokenEndpoint,
        userinfo_endpoint: configured.userinfoEndpoint,
      };
    }
    const now = this.#options.now();
    const known = this.#metadata;
    if (known !== null && now - known.askedAt < METADATA_MS) return known.server;
    const issuer = new URL(configured.issuer);
    const response = await oauth.discoveryRequest(issuer, {
      algorithm: "oidc",
      ...this.#transport,
    });
    const server = await oauth.processDiscoveryResponse(issuer, response);
    this.#metadata = { server, askedAt: now };
    return server;
  }

  async authorizationUrl(attempt: SocialAttempt): Promise<string> {
    const { authorization_endpoint } = await this.server();
    if (authorization_endpoint === undefined) throw new ServiceDown("no authorization endpoint");
    const url = new URL(authorization_endpoint);
    const { clientId, scopes, kind } = this.configured;
    const parameters = {
      response_type: "code",
      client_id: clientId,
      redirect_uri: attempt.redirectUri,
      scope: scopes.join(" "),
      state: attempt.state,
      code_challenge: await oauth.calculatePKCECodeChallenge(attempt.codeVerifier),
      code_challenge_method: "S256",
      ...(kind === "oidc" && { nonce: attempt.nonce }),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  async identify(attempt: SocialAttempt, answer: SocialAnswer): Promise<SocialPerson> {
    const { configured } = this;
    const server = await this.server();
    const client = { client_id: configured.clientId };
    const response = await this.#exchange(server, client, attempt, answer);
    return configured.kind === "oidc"
      ? this.#oidcPerson(configured, server, client, attempt, response)
      : this.#oauthPerson(configured, server, client, response);
  }

  async #exchange(
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    attempt: SocialAttempt,
    { code, iss }: SocialAnswer,
  ): Promise<Response> {
    const { state, redirectUri, codeVerifier } = attempt;
    const isOidc = this.configured.kind === "oidc";
    const given = { code, state, ...(isOidc && iss !== undefined && { iss }) };
    const parameters = oauth.validateAuthResponse(
      server,
      client,
      new URLSearchParams(given),
      state,
    );
    const auth = this.#authentication(server);
    const transport = this.#transport;
    return oauth.authorizationCodeGrantRequest(
      server,
      client,
      auth,
      parameters,
      redirectUri,
      codeVerifier,
      transport,
    );
  }

  #authentication(server: oauth.AuthorizationServer): oauth.ClientAuth {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const post = this.configured.kind === "oauth" || !methods.includes("client_secret_basic");
    const authentication = post ? oauth.ClientSecretPost : oauth.ClientSecretBasic;
    return authentication(this.configured.clientSecret);
  }

  async #oidcPerson(
    { id }: Oidc,
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    { nonce }: SocialAttempt,
    response: Response,
  ): Promise<SocialPerson> {
    const transport = this.#transport;
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, {
      ...transport,
      [oauth.jwksCache]: this.#keys,
    });
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (claims === undefined) throw new Error(`${id} gave no ID token`);
    if (claims["email"] !== undefined || server.userinfo_endpoint === undefined) {
      return personOf(claims, OIDC_CLAIMS);
    }
    const asked = await oauth.userInfoRequest(server, client, tokens.access_token, transport);
    const info = await oauth.processUserInfoResponse(server, client, claims.sub, asked);
    return personOf({ ...info, ...claims }, OIDC_CLAIMS);
  }

  async #oauthPerson(
    { userinfoEndpoint, emailsEndpoint, claims, tokenScheme = "Bearer" }: OAuth,
    server: oauth.AuthorizationServer,
    client: oauth.Client,
    response: Response,
  ): Promise<SocialPerson> {
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
    const read = (endpoint: string) => this.#read(endpoint, tokens.access_token, tokenScheme);
    const person = personOf(await read(userinfoEndpoint), claims);
    if (emailsEndpoint === undefined) return person;
    return { ...person, ...mainAddress(await read(emailsEndpoint)) };
  }

  async #read(endpoint: string, token: string, scheme: string): Promise<unknown> {
    const url = new URL(endpoint);
    if (url.protocol !== "https:" && !this.#options.allowInsecure) throw new Error("no TLS");
    const headers = { Accept: "application/json", Authorization: `${scheme} ${token}` };
    const response = await this.#transport[oauth.customFetch](endpoint, {
      method: "GET",
      headers,
      body: undefined,
      redirect: "manual",
    });
    if (response.status !== 200) throw new Error(`${url.origin} answers ${response.status}`);
    return response.json();
  }
}

/** OpenID Connect Core 1.0 §5.1. */
const OIDC_CLAIMS: OAuth["claims"] = {
  subject: "sub",
  name: ["name"],
  username: "preferred_username",
  email: "email",
  emailVerified: "email_verified",
};

function textOf(value: unknown): string | null {
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  return typeof value === "number" ? String(value) : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function personOf(told: unknown, claims: OAuth["claims"]): SocialPerson {
  const subject = isRecord(told) ? textOf(told[claims.subject]) : null;
  if (!isRecord(told) || subject === null) throw new Error("the service does not say who it is");
  const at = (claim: string | undefined) => (claim === undefined ? null : textOf(told[claim]));
  const names = claims.name.map(at).filter((name) => name !== null);
  const verified = claims.emailVerified === undefined ? false : told[claims.emailVerified];
  return {
    subject,
    name: names[0] ?? null,
    username: at(claims.username),
    email: at(claims.email),
    emailVerified: verified === true || verified === "true",
  };
}

/** The address that a list of `{email, primary, verified}` marks as the main one. */
function mainAddress(list: unknown): Pick<SocialPerson, "email" | "emailVerified"> {
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  const main = entries.find((entry) => entry["primary"] === true);
  return { email: textOf(main?.["email"]), emailVerified: main?.["verified"] === true };
}

/** Services that people sign in with, as this deployment has set them up. */
export function socialServices(
  configured: readonly ConfiguredService[],
  options: SocialOptions,
): SocialServices {
  const services = new Map(configured.map((one) => [one.id, new Service(one, options)]));
  const find = (id: string) => {
    const service = services.get(id);
    if (service === undefined) throw new Error(`no service is called ${id}`);
    return service;
  };
  return {
    list: configured.map(({ id, name }) => ({ id, name })),
    authorizationUrl: (id, attempt) => settled(() => find(id).authorizationUrl(attempt)),
    identify: (id, attempt, answer) => settled(() => find(id).identify(attempt, answer)),
  };
}

/** What came of it: whatever a service says that does not hold is refused, whatever it does not say is its absence. */
async function settled<Value>(work: () => Promise<Value>): Promise<SocialOutcome<Value>> {
  try {
    return { kind: "done", value: await work() };
  } catch (error) {
    // Its causes hold codes, tokens and claims, which no log may have.
    const reason = error instanceof Error ? error.message : "unknown";
    return { kind: error instanceof ServiceDown ? "unavailable" : "refused", reason };
  }
}
