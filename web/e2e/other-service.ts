import { once } from "node:events";
import { createServer, type Server } from "node:http";

interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Whether the service has seen that the address is theirs. */
  readonly verified: boolean;
}

/** Another service, of the OAuth 2 kind, that has somebody signed in already and asks nothing. */
export class OtherService {
  readonly #server: Server;
  readonly #origin: string;
  /** Who sits before the browser, as that service knows them; `null` for who says no. */
  person: Somebody | null = null;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#origin = `http://127.0.0.1:${port}`;
    server.on("request", (request, response) => {
      const url = new URL(request.url ?? "/", this.#origin);
      if (url.pathname === "/authorize") {
        const back = new URL(url.searchParams.get("redirect_uri") ?? "");
        back.searchParams.set("state", url.searchParams.get("state") ?? "");
        if (this.person === null) back.searchParams.set("error", "access_denied");
        else back.searchParams.set("code", "a-code");
        response.writeHead(302, { Location: back.href }).end();
        return;
      }
      response.setHeader("Content-Type", "application/json");
      const token = { access_token: "a-token", token_type: "Bearer" };
      response.end(JSON.stringify(url.pathname === "/token" ? token : this.person));
    });
  }

  static async open(): Promise<OtherService> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("No port is free.");
    return new OtherService(server, address.port);
  }

  /** What a platform has to know to let people in through it. */
  get settings(): Record<string, string> {
    const service = {
      id: "village",
      name: "Village",
      clientId: "veche",
      secret: "between the two",
      authorizationEndpoint: `${this.#origin}/authorize`,
      tokenEndpoint: `${this.#origin}/token`,
      userinfoEndpoint: `${this.#origin}/me`,
      scopes: ["me"],
      claims: { subject: "id", name: ["name"], email: "email", emailVerified: "verified" },
    };
    return { SOCIAL_PROVIDERS: JSON.stringify([service]), ALLOW_PRIVATE_NETWORK: "true" };
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
