import { MeshLink, type MeshPort } from "./mesh-link.ts";
import type { Reception, RoomPeer, Route, Signal } from "./route.ts";

/** What the camera may take of a line, by how many it is sent to. */
const CAMERA_BITS = [0, 1_800_000, 900_000, 600_000];

/** A call in which everybody sends to everybody. */
export class Mesh implements Route {
  readonly #port: MeshPort;
  readonly #links = new Map<string, MeshLink>();

  constructor(port: MeshPort) {
    this.#port = port;
  }

  /** Gets an offer ready for somebody who is being rung: when they come in, it is sent at once. */
  prepareFor(userId: string): void {
    if (!this.#links.has(userId)) this.#add(userId, false).begin();
  }

  /** Makes ready for the offer of who rang us: they have it already. */
  awaitFrom(userId: string): void {
    if (!this.#links.has(userId)) this.#add(userId, true).awaitOffer();
  }

  entered(peers: readonly RoomPeer[]): void {
    const inside = new Set(peers.map(({ userId }) => userId));
    for (const userId of [...this.#links.keys()]) {
      if (!inside.has(userId) && this.#links.get(userId)?.told) this.left(userId);
    }
    for (const { userId, polite } of peers) {
      const known = this.#links.get(userId);
      if (known) known.entered(polite);
      else this.#add(userId, polite).wait();
    }
  }

  joined(userId: string, polite: boolean, resumed: boolean): void {
    const link = this.#links.get(userId) ?? this.#add(userId, polite);
    link.joined(polite, resumed);
  }

  left(userId: string): void {
    this.#links.get(userId)?.close();
    this.#links.delete(userId);
  }

  signal(signal: Signal): void {
    this.#links.get(signal.from)?.signal(signal);
  }

  published(): void {
    // Nobody publishes at a media server here.
  }

  ownTracksChanged(): void {
    for (const link of this.#links.values()) link.sync();
  }

  configured(): void {
    for (const link of this.#links.values()) link.configure();
  }

  networkChanged(): void {
    for (const link of this.#links.values()) link.restart();
  }

  receptionOf(userId: string): Reception | null {
    return this.#links.get(userId)?.reception() ?? null;
  }

  async look(): Promise<void> {
    const links = [...this.#links.values()];
    const bits = CAMERA_BITS[Math.min(links.length, CAMERA_BITS.length - 1)] ?? 0;
    await Promise.all(links.map((link) => link.look(bits)));
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  #add(userId: string, polite: boolean): MeshLink {
    const link = new MeshLink(this.#port, userId, polite);
    this.#links.set(userId, link);
    return link;
  }
}
