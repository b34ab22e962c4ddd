import { createHash, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { Jobs } from "./jobs.mjs";

const LARGEST_ORDER = 1_024 * 1_024;
const ADDRESS = /^https?:\/\//;

/** @param {string} text */
const digest = (text) => createHash("sha256").update(text).digest();

/** @param {import("node:http").ServerResponse} response @param {number} status @param {object} [body] */
function answer(response, status, body) {
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, body === undefined ? {} : { "Content-Type": "application/json" });
  response.end(text);
}

/** @param {import("node:http").IncomingMessage} request */
async function read(request) {
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > LARGEST_ORDER) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** @param {unknown} value */
const isText = (value) => typeof value === "string" && value.length <= 4_000;

/** The order in a body; `null` for what is none. @param {string} text @returns {import("./jobs.mjs").Order | null} */
function orderOf(text) {
  try {
    const { label, source, watermark = null, callback = null } = JSON.parse(text);
    const known = isText(label) && isText(source) && ADDRESS.test(source);
    const marked = watermark === null || typeof watermark === "string";
    const told = callback === null || (isText(callback) && ADDRESS.test(callback));
    return known && marked && told ? { label, source, watermark, callback } : null;
  } catch {
    return null;
  }
}

/** @param {Jobs} jobs @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
async function addJob(jobs, request, response) {
  const text = await read(request);
  const order = text === null ? null : orderOf(text);
  if (!order) return answer(response, 400, { reason: "no order" });
  const id = jobs.add(order);
  return id === null ? answer(response, 503, { reason: "busy" }) : answer(response, 202, { id });
}

/** @param {Jobs} jobs @param {string} id @param {string} name @param {import("node:http").ServerResponse} response */
async function sendFile(jobs, id, name, response) {
  const path = jobs.fileOf(id, name);
  if (path === null) return answer(response, 404);
  const { size } = await stat(path);
  response.writeHead(200, { "Content-Length": size, "Content-Type": "application/octet-stream" });
  createReadStream(path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** @param {Jobs} jobs @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
async function route(jobs, request, response) {
  const url = new URL(request.url ?? "/", "http://transcoder");
  const [, root, id, files, name] = url.pathname.split("/").map(decodeURIComponent);
  if (root !== "jobs") return answer(response, 404);
  if (id === undefined) {
    if (request.method === "POST") return addJob(jobs, request, response);
    const before = Number(url.searchParams.get("before") ?? Date.now());
    return answer(response, 200, { jobs: jobs.list(before) });
  }
  if (request.method === "DELETE") return answer(response, (await jobs.remove(id)) ? 204 : 404);
  if (files === "files" && name !== undefined) return sendFile(jobs, id, name, response);
  const state = jobs.state(id);
  return state ? answer(response, 200, state) : answer(response, 404);
}

/**
 * The service: jobs in, states and files out, for who knows the secret. `GET /health` needs none.
 * @param {{ root: string, secret: string, port: number, host?: string }} options
 */
export async function serve({ root, secret, port, host = "127.0.0.1" }) {
  await mkdir(root, { recursive: true });
  const jobs = new Jobs(root, secret);
  const expected = digest(`Bearer ${secret}`);
  const server = createServer((request, response) => {
    if (request.url === "/health") return answer(response, 200, { status: "ok" });
    const known = timingSafeEqual(digest(request.headers.authorization ?? ""), expected);
    if (!known) return answer(response, 401);
    route(jobs, request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) answer(response, 500);
      else response.destroy();
    });
  });
  await new Promise((resolve) => server.listen(port, host, () => resolve(undefined)));
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return {
    port: actual,
    stop: async () => {
      await jobs.removeAll();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}
