/**
 * The transcoder's interface (`transcoder/server.mjs`) without ffmpeg, a process of its own on a free port that it prints.
 * How it behaves is the first part of the path: `/fair`, `/slow` (never answers), `/stuck` (begins a body and never goes
 * on), `/cut` (breaks off within the body), `/liar` (answers 200 with what is no answer), `/elsewhere` (leads to `/fair`),
 * or a status that it refuses everything with (`/429`, `/500`). `GET /asked` tells what came to `/fair`.
 */
import { createServer } from "node:http";

const SECRET = process.argv[2] ?? "secret";
const DAY = 86_400_000;

/** @typedef {{ id: string, label: string, at: number }} Job */
/** @type {Map<string, Job>} */
const jobs = new Map();
let taken = 0;
/** @type {{ method: string, path: string, authorization: string, body: unknown }[]} */
const asked = [];

const MADE = {
  durationMs: 1_000,
  width: 64,
  height: 48,
  renditions: [{ name: "480p", width: 64, height: 48 }],
  thumbnails: null,
  files: ["480p.mp4"],
};

/** @param {import("node:http").ServerResponse} response @param {number} status @param {unknown} [body] */
function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** How a job stands, by the film it was given. @param {Job} job */
function stateOf({ label }) {
  if (label.endsWith("/broken")) return { state: "failed", reason: "not_a_video" };
  if (label.endsWith("/long")) return { state: "running", progress: 40 };
  return { state: "done", made: MADE };
}

/** @param {string} method @param {URL} url @param {{ label?: string }} body @returns {[number, unknown?]} */
function fair(method, url, body) {
  if (url.pathname === "/jobs" && method === "POST") {
    if (jobs.size === 100) return [503, {}];
    if (body.label?.endsWith("/unwanted")) return [422, { reason: "too_long" }];
    taken += 1;
    const id = `job-${taken}`;
    jobs.set(id, { id, label: body.label ?? "", at: Date.now() - DAY });
    return [202, { id }];
  }
  if (url.pathname === "/jobs") {
    const before = Number(url.searchParams.get("before"));
    return [200, { jobs: [...jobs.values()].filter(({ at }) => at < before) }];
  }
  const [, id = "", file] = /^\/jobs\/([^/]+)(?:\/files\/(.+))?$/.exec(url.pathname) ?? [];
  const job = jobs.get(id);
  if (!job) return [404, {}];
  if (method === "DELETE") return jobs.delete(id) ? [204] : [404, {}];
  if (file === undefined) return [200, stateOf(job)];
  return MADE.files.includes(file) ? [200, "a film"] : [404, {}];
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { method = "", url = "", headers } = request;
  if (url === "/asked") return json(response, 200, asked);
  const [, manner = "", rest = ""] = /^\/([^/]+)(\/.*)$/.exec(url) ?? [];
  if (manner === "slow") return;
  if (manner === "liar") return json(response, 200, { state: "done", made: { width: "wide" } });
  if (manner === "elsewhere") {
    response.writeHead(307, { Location: `/fair${rest}` });
    return response.end();
  }
  if (manner === "cut" || manner === "stuck") {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "100" });
    response.write('{"state":');
    if (manner === "cut") setTimeout(() => response.destroy(), 20);
    return;
  }
  if (manner !== "fair") return json(response, Number(manner), { reason: "not now" });
  const body = text === "" ? {} : JSON.parse(text);
  const authorization = headers.authorization ?? "";
  asked.push({ method, path: rest, authorization, body });
  if (authorization !== `Bearer ${SECRET}`) return json(response, 401, {});
  const [status, answer] = fair(method, new URL(rest, "http://here"), body);
  return json(response, status, answer);
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address ? address.port : ""}\n`);
});
