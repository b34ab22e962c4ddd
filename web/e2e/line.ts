import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** One side's network: everything its browser says goes through here, and it can be cut, or come to a halt. */
export class Line {
  #target: number;
  readonly #sockets = new Set<Socket>();
  /** What the platform says, to whom. */
  readonly #downward = new Map<Socket, Socket>();
  readonly #server: Server;
  #cut = false;
  #stalled = false;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#carry(socket));
  }

  /** Opens a line to a port of this machine. */
  static async to(target: number): Promise<Line> {
    const line = new Line(target);
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The line is closed.");
    return address.port;
  }

  /** From now on the line leads to that port. */
  leadTo(target: number): void {
    this.#target = target;
  }

  /** Breaks every connection; new ones come through. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Breaks every connection and lets no new one through. */
  cut(): void {
    this.#cut = true;
    this.drop();
  }

  /** Nothing the platform says arrives, until {@link flow}. */
  stall(): void {
    if (this.#stalled) return;
    this.#stalled = true;
    for (const [far, near] of this.#downward) far.unpipe(near);
  }

  flow(): void {
    if (!this.#stalled) return;
    this.#stalled = false;
    for (const [far, near] of this.#downward) far.pipe(near);
  }

  restore(): void {
    this.#cut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #carry(near: Socket): void {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(this.#target, "localhost");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#downward.delete(socket);
        other.destroy();
      });
    }
    this.#downward.set(far, near);
    near.pipe(far);
    if (!this.#stalled) far.pipe(near);
  }
}
