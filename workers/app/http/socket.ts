import { AppError, commonErrors, defineErrors } from "../../../shared/kernel/app-error.ts";
import type { SocketHandler } from "../../domains/platform/index.ts";
import type { Deps } from "../deps.ts";
import { actorOf, refuseInGrace } from "./access.ts";
import { relayed } from "./local-socket.ts";
import { expected } from "./problem.ts";
import type { RequestContext } from "./request-context.ts";

const PROTOCOL = "veche.v1";
const BEARER_PREFIX = "bearer.";
const GOING_WRONG = 1011;
const CLOSE_CODES: Readonly<Record<number, number>> = {
  400: 4400,
  401: 4401,
  403: 4403,
  404: 4404,
  429: 4429,
};

const errors = defineErrors({ upgrade_required: [426, "This address speaks WebSocket only."] });

function offeredProtocols(request: Request): string[] {
  const header = request.headers.get("Sec-WebSocket-Protocol") ?? "";
  return header.split(",").map((part) => part.trim());
}

/** A 101 that names our protocol: browsers drop a socket whose offer was not answered. */
function accepted(socket: WebSocket, offered: readonly string[]): Response {
  const headers = new Headers();
  if (offered.includes(PROTOCOL)) headers.set("Sec-WebSocket-Protocol", PROTOCOL);
  return new Response(null, { status: 101, webSocket: socket, headers });
}

/** Opens the socket only to close it with a code: a failed upgrade tells a browser nothing. */
function refused(error: AppError, offered: readonly string[]): Response {
  const pair = new WebSocketPair();
  pair[1].accept();
  const { status, code } = error.definition;
  pair[1].close(CLOSE_CODES[status] ?? GOING_WRONG, code);
  return accepted(pair[0], offered);
}

function requireUpgrade(request: Request): void {
  if (request.headers.get("Upgrade")?.toLowerCase() === "websocket") return;
  throw new AppError(errors.upgrade_required, { headers: { Upgrade: "websocket" } });
}

/** Opens a WebSocket for a signed-in caller, whose token travels as a subprotocol. */
export async function openSocket(
  context: RequestContext,
  request: Request,
  params: Readonly<Record<string, string>>,
  handler: SocketHandler<Deps>,
): Promise<Response> {
  requireUpgrade(request);
  const offered = offeredProtocols(request);
  try {
    const token = offered.find((part) => part.startsWith(BEARER_PREFIX));
    if (!token) throw new AppError(commonErrors.unauthorized);
    const actor = await actorOf(context, token.slice(BEARER_PREFIX.length));
    refuseInGrace(actor);
    if (actor.application !== null) throw new AppError(commonErrors.forbidden);
    const query = new URL(request.url).searchParams;
    const response = await handler({ deps: context.deps, actor, params, query, request });
    if (!response.webSocket) throw new Error(`no socket, but ${response.status}`);
    const { webSocket } = response;
    return accepted(VECHE_LOCAL ? relayed(webSocket) : webSocket, offered);
  } catch (error) {
    if (!(error instanceof AppError)) context.deps.log.error("socket failed to open", { error });
    return refused(expected(error), offered);
  }
}
