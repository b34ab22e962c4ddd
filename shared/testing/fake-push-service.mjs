/**
 * A push service, a token endpoint and an FCM of its own process, on a free port that it prints. How it answers is in the
 * path (`/push/410`, `/push/429?after=7`, `/push/slow`, `/push/cut`) or, for FCM, in the device's token
 * (`UNREGISTERED-1`). `GET /received` tells what came.
 */
import { createServer } from "node:http";

/** @typedef {{ url: string, headers: import("node:http").IncomingHttpHeaders, body: string }} Received */

/** @type {Received[]} */
const received = [];
let tokens = 0;
/** Access tokens that are not taken any more. @type {Set<string>} */
const withdrawn = new Set();

/** The errors that FCM documents, with the shapes it documents. @type {Record<string, [number, string, object[]]>} */
const FCM_ERRORS = {
  UNREGISTERED: [404, "NOT_FOUND", [fcmError("UNREGISTERED")]],
  SENDER_ID_MISMATCH: [403, "PERMISSION_DENIED", [fcmError("SENDER_ID_MISMATCH")]],
  INVALID_TOKEN: [
    400,
    "INVALID_ARGUMENT",
    [
      fcmError("INVALID_ARGUMENT"),
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [{ field: "message.token", description: "Invalid registration token" }],
      },
    ],
  ],
  INVALID_DATA: [
    400,
    "INVALID_ARGUMENT",
    [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [{ field: "message.data[0].value", description: "Invalid value" }],
      },
    ],
  ],
  QUOTA_EXCEEDED: [429, "RESOURCE_EXHAUSTED", [fcmError("QUOTA_EXCEEDED")]],
  UNAVAILABLE: [503, "UNAVAILABLE", [fcmError("UNAVAILABLE")]],
  INTERNAL: [500, "INTERNAL", [fcmError("INTERNAL")]],
  THIRD_PARTY_AUTH_ERROR: [401, "UNAUTHENTICATED", [fcmError("THIRD_PARTY_AUTH_ERROR")]],
};

/** @param {string} errorCode */
function fcmError(errorCode) {
  return { "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode };
}

/** @param {import("node:http").ServerResponse} response @param {number} status @param {object} body */
function json(response, status, body, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** @param {URL} url @param {import("node:http").ServerResponse} response */
function push(url, response) {
  const how = url.pathname.split("/")[2] ?? "201";
  if (how === "slow") return;
  if (how === "cut") {
    response.destroy();
    return;
  }
  const after = url.searchParams.get("after");
  response.writeHead(Number(how), after === null ? {} : { "Retry-After": after });
  response.end();
}

/** @param {Received} request @param {import("node:http").ServerResponse} response */
function fcm({ headers, body }, response) {
  const bearer = headers.authorization?.replace("Bearer ", "") ?? "";
  if (withdrawn.has(bearer) || !bearer.startsWith("ya29.")) {
    const message = "Request had invalid authentication credentials.";
    json(response, 401, { error: { code: 401, message, status: "UNAUTHENTICATED" } });
    return;
  }
  const { message } = JSON.parse(body);
  const kind = String(message.token).split("-")[0] ?? "";
  const [status, code, details] = FCM_ERRORS[kind] ?? [200, "", []];
  const text = "Request contains an invalid argument.";
  const error = { code: status, message: text, status: code, details };
  if (status !== 200) json(response, status, { error });
  else json(response, 200, { name: "projects/a-project/messages/0:1500415314455276" });
}

/** @param {Received} request @param {import("node:http").ServerResponse} response */
function answer(request, response) {
  const url = new URL(request.url, "http://127.0.0.1");
  if (url.pathname === "/received") json(response, 200, received);
  else if (url.pathname === "/withdraw") {
    withdrawn.add(`ya29.${tokens}`);
    json(response, 200, {});
  } else if (url.pathname === "/token") {
    received.push(request);
    tokens += 1;
    json(response, 200, { access_token: `ya29.${tokens}`, expires_in: 3599, token_type: "Bearer" });
  } else if (url.pathname === "/no-token") {
    json(response, 400, { error: "invalid_grant", error_description: "Invalid JWT Signature." });
  } else {
    received.push(request);
    if (url.pathname.endsWith("/messages:send")) fcm(request, response);
    else push(url, response);
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const isText = request.headers["content-type"] !== "application/octet-stream";
  const text = body.toString(isText ? "utf8" : "base64");
  answer({ url: request.url ?? "", headers: request.headers, body: text }, response);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.stdout.write(`${address.port}\n`);
});
