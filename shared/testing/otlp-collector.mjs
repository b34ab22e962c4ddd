import { createServer } from "node:http";

/** A collector of traces (OTLP/HTTP), which behaves as the first part of the path says. Prints its port. */

/** @type {object[]} */
const spans = [];
let refusals = 0;

/** @param {import("node:http").IncomingMessage} request */
async function textOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

/** @param {string} text */
function take(text) {
  for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans) {
    for (const scope of scopeSpans) {
      for (const span of scope.spans) spans.push({ ...span, resource });
    }
  }
}

const server = createServer(async (request, response) => {
  const [, manner] = (request.url ?? "").split("/");
  if (manner === "spans") return response.end(JSON.stringify(spans));
  if (manner === "echo") return response.end(JSON.stringify(request.headers));
  const text = await textOf(request);
  if (manner === "silent") return undefined;
  if (manner === "down") return response.writeHead(503, { "Retry-After": "1" }).end();
  if (manner === "refusing") return response.writeHead(400).end("no");
  if (manner === "elsewhere") return response.writeHead(307, { Location: "/fair/v1/traces" }).end();
  if (manner === "moody" && refusals < 2) {
    refusals += 1;
    return response.writeHead(429).end();
  }
  take(text);
  // Much more than anybody wants to read.
  if (manner === "talkative") return response.end("x".repeat(5_000_000));
  return response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`);
});
