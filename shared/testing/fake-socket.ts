/** A WebSocket whose other end is the test. Stub the global with it: `vi.stubGlobal("WebSocket", FakeSocket)`. */
export class FakeSocket {
  /** Every socket opened since the last reset, in order. */
  static opened: FakeSocket[] = [];

  static get last(): FakeSocket {
    const last = FakeSocket.opened.at(-1);
    if (last === undefined) throw new Error("No socket has been opened.");
    return last;
  }

  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: unknown[] = [];
  /** Connecting, open, closing or closed: 0 to 3, as in the standard. */
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  get closed(): boolean {
    return this.readyState > 1;
  }

  constructor(url: string, protocols: readonly string[]) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.opened.push(this);
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = 3;
  }

  /** The server takes the connection. */
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The server says something. */
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The connection is ending, and nobody has been told yet. */
  beginEnd(): void {
    this.readyState = 2;
  }

  /** The connection ends; 1006 is a network that broke. */
  end(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /** What was sent, without pings. */
  said(t?: string): unknown[] {
    return this.sent.filter((frame) => {
      const kind = (frame as { t: string }).t;
      return t === undefined ? kind !== "ping" : kind === t;
    });
  }
}
