/**
 * Cloudflare Realtime's SFU as its API describes itself (sessions, tracks that are published and pulled, renegotiation), a
 * process of its own on a free port that it prints. It carries no media. How it behaves is the first part of the path:
 * `/fair`, `/slow` (never answers), `/cut` (breaks off within the body), `/liar` (answers 200 with what is no answer), or a
 * status that it refuses everything with (`/429`, `/500`). `GET /asked` tells what came to `/fair`.
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const SECRET = process.argv[2] ?? "secret";
const ANSWER = { type: "answer", sdp: "v=0 answer" };
const OFFER = { type: "offer", sdp: "v=0 offer" };

/** @typedef {{ location?: string, mid?: string, sessionId?: string, trackName?: string }} Track */
/** @typedef {Map<string, string>} Own Names of a session's tracks, by their `mid`. */

/** @type {{ method: string, path: string, authorization: string, body: unknown }[]} */
const asked = [];
/** @type {Map<string, Own>} */
const sessions = new Map();

/** @param {import("node:http").ServerResponse} response @param {number} status @param {unknown} body */
function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

/** @param {Own} own @param {Track} track */
function add(own, { location, mid = "", sessionId = "", trackName = "" }) {
  if (location === "local") {
    own.set(mid, trackName);
    return { mid, trackName };
  }
  const published = [...(sessions.get(sessionId)?.values() ?? [])];
  if (!published.includes(trackName)) {
    return { sessionId, trackName, errorCode: "not_found_track_error" };
  }
  const pulled = String(own.size);
  own.set(pulled, trackName);
  return { sessionId, trackName, mid: pulled };
}

/** @param {string} action @param {Own} own @param {{ tracks?: Track[] }} body @returns {[number, unknown]} */
function act(action, own, { tracks = [] }) {
  switch (action) {
    case "POST tracks/new": {
      const pulls = tracks.some(({ location }) => location === "remote");
      const added = tracks.map((track) => add(own, track));
      const sessionDescription = pulls ? OFFER : ANSWER;
      return [200, { requiresImmediateRenegotiation: pulls, tracks: added, sessionDescription }];
    }
    case "PUT renegotiate":
      return [200, {}];
    case "PUT tracks/close": {
      const closed = tracks.map(({ mid = "" }) => ({ mid, trackName: own.get(mid) }));
      for (const { mid } of closed) own.delete(mid);
      return [200, { requiresImmediateRenegotiation: false, tracks: closed }];
    }
    default:
      return [405, { errorCode: "method_not_allowed", errorDescription: action }];
  }
}

/** @param {string} method @param {string} path @param {{ tracks?: Track[] }} body @returns {[number, unknown]} */
function fair(method, path, body) {
  const [, sessionId = "", action] = /^\/apps\/app\/sessions\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (method === "POST" && sessionId === "new") {
    const id = randomUUID();
    sessions.set(id, new Map());
    return [201, { sessionId: id }];
  }
  const own = sessions.get(sessionId);
  if (!own) return [404, { errorCode: "session_not_found", errorDescription: sessionId }];
  return act(`${method} ${action}`, own, body);
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { method = "", url = "", headers } = request;
  if (url === "/asked") return json(response, 200, asked);
  const [, manner = "", path = ""] = /^\/([^/]+)(.*)$/.exec(url) ?? [];
  if (manner === "slow") return;
  if (manner === "liar") return json(response, 200, { sessionId: 7, tracks: "none" });
  if (manner === "cut") {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
    response.write('{"sessionId":"', () => response.destroy());
    return;
  }
  if (manner !== "fair") {
    return json(response, Number(manner), { errorCode: "out_of_order", errorDescription: text });
  }
  const { authorization = "" } = headers;
  const body = text === "" ? {} : JSON.parse(text);
  asked.push({ method, path, authorization, body });
  if (authorization !== `Bearer ${SECRET}`)
    return json(response, 401, { errorCode: "unauthorized" });
  const [status, answer] = fair(method, path, body);
  json(response, status, answer);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
