/** Whose device opens a socket. */
export interface SocketOwner {
  readonly userId: string;
  readonly sessionId: string;
}

export type SocketOutcome =
  | { readonly kind: "open"; readonly response: Response }
  | { readonly kind: "not_member" }
  | { readonly kind: "session_ended" };

/** What the app tells an object about a socket it should open. The client's own headers never get this far. */
export interface SocketRequest extends SocketOwner {
  /** Bring everything after this event; `null` for nothing that was before. */
  readonly after: number | null;
  /** Whether it takes several signals in one frame. */
  readonly bundled?: boolean;
}

type Refusal = Exclude<SocketOutcome["kind"], "open">;

const RELAY = "X-Veche-Relay";

/** A room's answer that this relay of its takes the socket. */
export function socketAtRelay(index: number): Response {
  return new Response(null, { status: 421, headers: { [RELAY]: String(index) } });
}

/** The relay that takes a socket, if the room said so. */
export function relayOf({ headers }: Response): number | null {
  const index = headers.get(RELAY);
  return index === null ? null : Number(index);
}

const STATUS: Readonly<Record<Refusal, number>> = { not_member: 404, session_ended: 401 };
const USER = "X-Veche-User";
const SESSION = "X-Veche-Session";
const AFTER = "X-Veche-After";
const BUNDLED = "X-Veche-Bundled";

/** The request by which the app has an object open a socket. */
export function socketRequest({ userId, sessionId, after, bundled }: SocketRequest): Request {
  const headers = new Headers({ Upgrade: "websocket", [USER]: userId, [SESSION]: sessionId });
  if (after !== null) headers.set(AFTER, String(after));
  if (bundled) headers.set(BUNDLED, "1");
  return new Request("https://object/", { headers });
}

/** What the app asked for, or `null` if it is not such a request. */
export function readSocketRequest({ headers }: Request): SocketRequest | null {
  const userId = headers.get(USER);
  const sessionId = headers.get(SESSION);
  const after = headers.get(AFTER);
  if (headers.get("Upgrade") !== "websocket" || userId === null || sessionId === null) return null;
  const bundled = headers.has(BUNDLED);
  return { userId, sessionId, after: after === null ? null : Number(after), bundled };
}

/** An object's answer that it will not open the socket. */
export function refusedSocket(reason: Refusal): Response {
  return new Response(null, { status: STATUS[reason] });
}

/** Reads an object's answer to {@link socketRequest}. */
export function socketOutcome(response: Response): SocketOutcome {
  if (response.webSocket) return { kind: "open", response };
  if (response.status === STATUS.not_member) return { kind: "not_member" };
  if (response.status === STATUS.session_ended) return { kind: "session_ended" };
  throw new Error(`an object answered ${response.status} to a socket`);
}
