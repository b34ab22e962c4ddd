import { SetupError } from "../setup/command.mjs";

/** Calls of a running platform in somebody's name. */
export interface PlatformApi {
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body: unknown): Promise<Body>;
}

interface Login {
  readonly tokens?: { readonly accessToken: string };
}

async function read<Body>(reply: Response, path: string): Promise<Body> {
  const text = await reply.text();
  if (!reply.ok) throw new SetupError(`${path}: ${reply.status} ${text}`);
  return JSON.parse(text) as Body;
}

/** An access token: `VECHE_TOKEN`, or one for `VECHE_LOGIN` and `VECHE_PASSWORD`. */
async function tokenFor(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { VECHE_TOKEN: token, VECHE_LOGIN: login, VECHE_PASSWORD: password } = env;
  if (token) return token;
  if (!login || !password) {
    throw new SetupError("Set VECHE_TOKEN, or VECHE_LOGIN and VECHE_PASSWORD.");
  }
  const path = "/api/auth/login";
  const reply = await fetch(url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  const { tokens } = await read<Login>(reply, path);
  if (!tokens) throw new SetupError("This account has a second factor: set VECHE_TOKEN.");
  return tokens.accessToken;
}

/** Signs in at the platform of `VECHE_URL` (http://localhost:8787). Throws {@link SetupError} for what is refused. */
export async function signIn(env: NodeJS.ProcessEnv): Promise<PlatformApi> {
  const url = (env["VECHE_URL"] ?? "http://localhost:8787").replace(/\/+$/, "");
  const headers = { Authorization: `Bearer ${await tokenFor(url, env)}` };
  return {
    get: async (path) => read(await fetch(url + path, { headers }), path),
    post: async (path, body) => {
      const json = { ...headers, "Content-Type": "application/json" };
      const reply = await fetch(url + path, {
        method: "POST",
        headers: json,
        body: JSON.stringify(body),
      });
      return read(reply, path);
    },
  };
}
