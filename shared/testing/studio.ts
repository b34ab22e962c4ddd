import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { depsFor } from "../../workers/app/deps.ts";
import type { StudioDeps } from "../../workers/domains/studio/index.ts";
import type { Asset, Box, Project, ProjectServerFrame } from "../contracts/studio/index.ts";
import { projectServerFrame } from "../contracts/studio/socket.ts";
import { type Account, ORIGIN, sendJson } from "./accounts.ts";
import { TestSocket } from "./chat-sockets.ts";
import { call } from "./gallery.ts";
import { uniquePng } from "./images.ts";

/** Sends JSON for somebody, or for nobody. */
export function ask(account: Account | null, method: string, path: string, body?: unknown) {
  return sendJson(method, path, body, { ...account?.headers });
}

/** The status and the code of a refusal. */
export async function codeOf(response: Response): Promise<[number, string]> {
  const { code } = await response.json<{ code: string }>();
  return [response.status, code];
}

/** What a call answers that succeeds. */
export async function given<Body>(
  account: Account | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Body> {
  const response = await ask(account, method, path, body);
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json<Body>();
}

export function newProject(owner: Account, fields: object = {}): Promise<Project> {
  return given(owner, "POST", "/api/projects", { name: "A film", ...fields });
}

export function newBox(owner: Account, projectId: string, name = "A shot"): Promise<Box> {
  return given(owner, "POST", "/api/boxes", { projectId, name });
}

/** Puts a picture into a box. */
export async function newPicture(
  account: Account,
  boxId: string,
  bytes: Uint8Array<ArrayBuffer> = uniquePng(),
): Promise<Asset> {
  const headers = { "Content-Type": "image/png" };
  const path = `/api/boxes/${boxId}/upload?filename=picture.png`;
  const response = await call(account, "POST", path, { body: bytes, headers });
  if (response.status !== 201) throw new Error(`not uploaded: ${await response.text()}`);
  return response.json<Asset>();
}

export type ProjectClient = TestSocket<ProjectServerFrame>;

/** Opens a project's socket as a client does. */
export async function openProjectSocket(
  account: Account,
  projectId: string,
  after?: number,
): Promise<ProjectClient> {
  const url = `${ORIGIN}/api/projects/${projectId}/ws${after === undefined ? "" : `?after=${after}`}`;
  const headers = {
    Upgrade: "websocket",
    "Sec-WebSocket-Protocol": `veche.v1, bearer.${account.tokens.accessToken}`,
  };
  const response = await exports.default.fetch(new Request(url, { headers }));
  return new TestSocket<ProjectServerFrame>(response, projectServerFrame);
}

/** What the studio works with, for what no call of the API does by itself. */
export async function realDeps(): Promise<StudioDeps> {
  const wiring = {} as Parameters<typeof depsFor>[3];
  const trace = { requestId: "test", traceparent: "" };
  return depsFor(env, trace, createExecutionContext(), wiring);
}
