import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Platform } from "./platform.ts";

interface Answer {
  readonly access_token?: string;
  readonly id_token?: string;
  readonly error?: string;
}

interface Registered {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An application of somebody else's, small: it sends people to sign in, and waits at its own address. */
export class RelyingParty {
  readonly #platform: Platform;
  readonly #server: Server;
  readonly #port: number;
  #client: Registered = { clientId: "", clientSecret: "" };
  #verifier = "";
  /** Queries that browsers have come back with. */
  readonly returns: URLSearchParams[] = [];

  private constructor(platform: Platform, server: Server, port: number) {
    this.#platform = platform;
    this.#server = server;
    this.#port = port;
    server.on("request", (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", this.redirectUri);
      if (pathname === "/callback") this.returns.push(searchParams);
      response.setHeader("Content-Type", "text/html");
      response.end("<title>Shop</title><link rel=icon href=data:,><h1>Back in the shop</h1>");
    });
  }

  static async open(platform: Platform): Promise<RelyingParty> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("No port is free.");
    return new RelyingParty(platform, server, address.port);
  }

  get redirectUri(): string {
    return `http://127.0.0.1:${this.#port}/callback`;
  }

  use(client: Registered): void {
    this.#client = client;
  }

  /** Where the browser is sent to sign in. */
  start(more: Record<string, string> = {}): string {
    this.#verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.#client.clientId,
      redirect_uri: this.redirectUri,
      scope: "openid profile email",
      state: randomBytes(8).toString("hex"),
      code_challenge: createHash("sha256").update(this.#verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...more,
    });
    return `${this.#platform.origin}/oauth/authorize?${query}`;
  }

  /** Exchanges the code that the last browser came back with. */
  redeem(): Promise<Answer> {
    return this.#post("/oauth/token", {
      grant_type: "authorization_code",
      code: this.returns.at(-1)?.get("code") ?? "",
      redirect_uri: this.redirectUri,
      code_verifier: this.#verifier,
    });
  }

  startDevice(): Promise<Answer & { device_code: string; user_code: string }> {
    return this.#post("/oauth/device_authorization", { scope: "openid profile" });
  }

  redeemDevice(deviceCode: string): Promise<Answer> {
    return this.#post("/oauth/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: deviceCode,
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #post<Body>(path: string, form: Record<string, string>): Promise<Body> {
    const { clientId, clientSecret } = this.#client;
    const reply = await fetch(this.#platform.origin + path, {
      method: "POST",
      headers: {
        Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(form),
    });
    return (await reply.json()) as Body;
  }
}
