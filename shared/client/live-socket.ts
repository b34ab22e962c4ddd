/** `waiting`: not connected, and the next try is due later. */
export type Connection = "connecting" | "open" | "waiting" | "closed";

export interface LiveSocketOptions {
  /** Address for the next connection, asked for each time: it says where to resume. */
  readonly url: () => string;
  /** A token; `refused` is one that the server did not take. `null` when signed out. */
  readonly token: (refused: string | null) => Promise<string | null>;
  /** A new connection stands; `send` works now. */
  readonly onOpen?: () => void;
  readonly onFrame: (frame: unknown) => void;
  readonly onConnection?: (connection: Connection) => void;
  /** The server will not have this socket (4403, 4404) or the session is over (4401): no more tries. */
  readonly onRefused?: (code: number) => void;
  /** Codes of a close that is meant for good, besides those: `onRefused` is told of them too. */
  readonly finalCodes?: readonly number[];
}

const PROTOCOL = "veche.v1";
const PING = '{"t":"ping"}';
const PING_EVERY_MS = 25_000;
/** No frame within this time of a ping, and the connection is taken for dead. */
const ANSWER_WITHIN_MS = 10_000;
const CONNECT_WITHIN_MS = 15_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const UNAUTHORIZED = 4401;
const FORBIDDEN = 4403;
const NOT_FOUND = 4404;
const TOO_FAST = 4429;
/** `WebSocket.CONNECTING`. */
const CONNECTING = 0;
/** `WebSocket.OPEN`. */
const OPEN = 1;

/**
 * A WebSocket that is kept alive: it connects again after a loss (exponential back-off with jitter, at once when the
 * network or the page comes back), renews a refused token, and notices a connection that died without saying so.
 */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  #socket: WebSocket | null = null;
  #connection: Connection = "closed";
  #failures = 0;
  #token: string | null = null;
  #refused: string | null = null;
  /** Counts attempts, so that what belongs to an abandoned one is ignored. */
  #attempt = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Connects, and stays connected until `close`. */
  open(): void {
    if (this.#connection !== "closed") return;
    globalThis.addEventListener?.("online", this.#wake);
    globalThis.addEventListener?.("offline", this.#wake);
    globalThis.document?.addEventListener("visibilitychange", this.#wake);
    void this.#connect();
  }

  /** Closes for good. */
  close(): void {
    globalThis.removeEventListener?.("online", this.#wake);
    globalThis.removeEventListener?.("offline", this.#wake);
    globalThis.document?.removeEventListener("visibilitychange", this.#wake);
    this.#drop();
    this.#become("closed");
  }

  /** Sends a frame if connected; tells whether it was handed over. */
  send(frame: object): boolean {
    return this.#connection === "open" && this.#hand(JSON.stringify(frame));
  }

  /** Something changed about the network or the page: try now, or make sure that the connection still lives. */
  readonly #wake = (): void => {
    if (globalThis.document?.visibilityState === "hidden") return;
    if (this.#connection === "waiting") void this.#connect();
    else if (this.#connection === "open") this.#probe();
  };

  async #connect(): Promise<void> {
    this.#drop();
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#become("connecting");
    const token = await this.#options.token(this.#refused).catch(() => undefined);
    if (attempt !== this.#attempt) return;
    if (token === undefined) return this.#wait();
    if (token === null) return this.#refuse(UNAUTHORIZED);
    this.#token = token;
    this.#start(new WebSocket(this.#options.url(), [PROTOCOL, `bearer.${token}`]), attempt);
  }

  #start(socket: WebSocket, attempt: number): void {
    this.#socket = socket;
    const current = () => attempt === this.#attempt;
    this.#answerTimer = setTimeout(() => current() && this.#lose(), CONNECT_WITHIN_MS);
    socket.onopen = () => current() && this.#opened();
    socket.onmessage = (message) => current() && this.#receive(message.data);
    socket.onclose = (event) => current() && this.#closed(event.code);
  }

  #opened(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    this.#pingTimer = setInterval(() => this.#probe(), PING_EVERY_MS);
    this.#become("open");
    this.#options.onOpen?.();
    this.#probe();
  }

  #receive(data: unknown): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    if (typeof data !== "string") return;
    const frame: unknown = JSON.parse(data);
    if (!isError(frame)) this.#settle();
    this.#options.onFrame(frame);
  }

  /** The server takes this connection: the next loss starts the back-off anew. */
  #settle(): void {
    this.#failures = 0;
    this.#refused = null;
  }

  #probe(): void {
    if (this.#socket === null || this.#answerTimer !== undefined) return;
    this.#answerTimer = setTimeout(() => this.#lose(), ANSWER_WITHIN_MS);
    this.#hand(PING);
  }

  /** A browser drops without a word what is sent to a socket that is closing, and only later tells that it has closed. */
  #hand(data: string): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(data);
    return true;
  }

  /** The connection is dead though nobody said so; the next try need not wait. */
  #lose(): void {
    if (this.#failures > 0) {
      this.#wait();
      return;
    }
    this.#failures += 1;
    void this.#connect();
  }

  #closed(code: number): void {
    const { finalCodes = [] } = this.#options;
    if (code === FORBIDDEN || code === NOT_FOUND || finalCodes.includes(code)) {
      this.#refuse(code);
      return;
    }
    if (code === TOO_FAST) this.#failures += 3;
    const again = code === UNAUTHORIZED && this.#refused === null;
    if (code === UNAUTHORIZED) this.#refused = this.#token;
    if (again) void this.#connect();
    else this.#wait();
  }

  #wait(): void {
    this.#drop();
    this.#attempt += 1;
    const backOff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures);
    // Offline, only the event that it is over is worth waiting for; it is not relied upon alone.
    const longest = globalThis.navigator?.onLine === false ? LONGEST_DELAY_MS : backOff;
    this.#failures += 1;
    this.#become("waiting");
    this.#retryTimer = setTimeout(() => this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #refuse(code: number): void {
    this.close();
    this.#options.onRefused?.(code);
  }

  #drop(): void {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#answerTimer);
    clearInterval(this.#pingTimer);
    this.#answerTimer = undefined;
    this.#attempt += 1;
    if (this.#socket !== null) end(this.#socket);
    this.#socket = null;
  }

  #become(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    this.#options.onConnection?.(connection);
  }
}

/** One that is only being made ends once it stands: a browser complains of what is closed before. */
function end(socket: WebSocket): void {
  if (socket.readyState === CONNECTING) socket.onopen = () => socket.close(1000);
  else socket.close(1000);
}

function isError(frame: unknown): boolean {
  return typeof frame === "object" && frame !== null && "t" in frame && frame.t === "error";
}
