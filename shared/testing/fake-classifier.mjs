/**
 * A classifier that is spoken to over HTTP (docs/moderation.md), a process of its own on a free port that it prints. How it
 * behaves is the path: `/fair`, `/slow` (never answers), `/cut` (breaks off within the body), `/liar` (scores that are
 * none), `/chatter` (no end to its answer), `/words` (no JSON), or a status that it refuses everything with (`/429`,
 * `/500`). `/fair` says what the text tells it to: `score:nudity=0.9`; with `score:fail` it answers 500. `GET /asked` tells
 * what came to `/fair`.
 */
import { createServer } from "node:http";

const SECRET = process.argv[2] ?? "secret";

/** @type {{ kind: string, text: string, contentType: string | null, pictureBytes: number }[]} */
const asked = [];

/** @param {import("node:http").ServerResponse} response @param {number} status @param {unknown} body */
function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

/** @param {{ kind: string, text: string, picture: { contentType: string, base64: string } | null }} body */
function fair({ kind, text, picture }) {
  const pictureBytes = picture ? Buffer.from(picture.base64, "base64").length : 0;
  asked.push({ kind, text, contentType: picture?.contentType ?? null, pictureBytes });
  const found = [...text.matchAll(/score:(\w+)=([\d.]+)/g)];
  return Object.fromEntries(found.map(([, reason, score]) => [reason, Number(score)]));
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const manner = (request.url ?? "").slice(1);
  if (manner === "asked") return json(response, 200, asked);
  if (manner === "slow") return;
  if (manner === "liar") return json(response, 200, { scores: { nudity: 7, spam: "much" } });
  if (manner === "words") return response.end("I would say: fine");
  if (manner === "chatter") return response.end(`{"scores":{},"why":"${"x".repeat(100_000)}"}`);
  if (manner === "cut") {
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
    response.write('{"scores":{', () => response.destroy());
    return;
  }
  if (manner !== "fair") return json(response, Number(manner), { error: "out of order" });
  if (request.headers.authorization !== `Bearer ${SECRET}`) return json(response, 401, {});
  const scores = fair(JSON.parse(text));
  if (text.includes("score:fail")) return json(response, 500, {});
  json(response, 200, { scores });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
