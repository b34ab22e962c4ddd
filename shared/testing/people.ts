/** A browser of a person, as far as sign-in needs one: cookies are kept, redirections are not followed. */
export class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();
  /** The access token that the web app holds. */
  accessToken: string | null = null;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookies !== "") headers.set("Cookie", cookies);
    const response = await fetch(new URL(url, this.#origin), {
      ...init,
      headers,
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** A call of the web app's, with its token. */
  async call<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await this.fetch(path, {
      method,
      headers: {
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(this.accessToken && { Authorization: `Bearer ${this.accessToken}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? null : JSON.parse(text)) as Reply;
  }

  /** Registers somebody and stays signed in. */
  async register(username: string): Promise<{ readonly id: string }> {
    const { user, tokens } = await this.call<{
      user: { id: string };
      tokens: { accessToken: string };
    }>("POST", "/api/auth/register", {
      username,
      email: `${username}@example.com`,
      password: `the long password of ${username}`,
      inviteCode: "secret_invite",
      transport: "cookie",
    });
    this.accessToken = tokens.accessToken;
    return user;
  }

  /** Goes where an application sends the person, allows what is asked, and answers where it ends. */
  async allow(url: URL): Promise<URL> {
    const response = await this.fetch(url);
    const location = response.headers.get("Location");
    if (location === null) throw new Error(`${response.status} ${await response.text()}`);
    const to = new URL(location, this.#origin);
    const request = to.origin === this.#origin ? to.searchParams.get("request") : null;
    if (request === null) return to;
    const path = `/api/oauth/interactions/${request}`;
    const { step } = await this.call<{ step: string }>("GET", path);
    if (step === "sign_in") throw new Error("somebody has to sign in");
    const { redirectTo } = await this.call<{ redirectTo: string }>("POST", path, { allow: true });
    return new URL(redirectTo);
  }
}

/** What tests say of an application that they register. */
export interface AppFields {
  readonly name: string;
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly backchannelLogoutUri?: string;
  readonly confidential?: boolean;
  readonly tokenEndpointAuthMethod?: string;
  readonly jwks?: object;
  readonly grants?: readonly string[];
  readonly scopes?: readonly string[];
  readonly dpopBound?: boolean;
  readonly requirePar?: boolean;
}

/** Registers an application as an admin does. */
export async function registerApp(admin: Browser, fields: AppFields) {
  const { app, clientSecret } = await admin.call<{
    app: { clientId: string };
    clientSecret: string | null;
  }>("POST", "/api/admin/apps", fields);
  return { clientId: app.clientId, clientSecret: clientSecret ?? "" };
}
