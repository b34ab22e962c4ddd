import {
  ApiError,
  type Asset,
  type Box,
  type ProjectSnapshot,
  projectSocket,
  reply,
  type SequencedEvent,
} from "../../../../shared/client/index.ts";
import { api, socketToken } from "../../../app/platform.ts";
import {
  type BoardState,
  EMPTY_BOARD,
  withAllBoxes,
  withAsset,
  withAssets,
  withBoxes,
  withEvent,
  withOrder,
  withoutAssets,
  withShelf,
  withUnfinished,
} from "./board-state.ts";

/** How the page of a board stands beside what is on it. */
export interface BoardStanding {
  /** `away`: the connection is lost, and is being made again. */
  readonly connection: "connecting" | "live" | "away";
  /** The first boxes are there. */
  readonly ready: boolean;
  readonly error: unknown;
  /** The project is gone, or the reader is no longer in it. */
  readonly closed: boolean;
}

type Listener = () => void;
type EventListener = (event: SequencedEvent) => void;

const PAGE = 100;
/** Boxes whose assets are asked for together, and how many of each come at first. */
const TOGETHER = 25;
export const SHELF = 12;
/** A socket that takes longer does not hold up what is shown. */
const SOCKET_WITHIN_MS = 1_000;
/** Signed addresses hold for half an hour at least: a board that stays open asks for new ones before. */
const FRESH_MS = 25 * 60_000;
/** News of boxes that have to be asked for is gathered for so long. */
const GATHER_MS = 300;
/** More boxes than this are fetched as a list. */
const FEW = 3;

/** A project's board: what is on it, kept as it is on the platform while the page is open. */
export class Board {
  readonly projectId: string;
  state: BoardState = EMPTY_BOARD;
  standing: BoardStanding = { connection: "connecting", ready: false, error: null, closed: false };
  readonly #listeners = new Set<Listener>();
  readonly #eventListeners = new Set<EventListener>();
  readonly #wanted = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #stale = new Set<string>();
  readonly #socket;
  #timers: ReturnType<typeof setTimeout>[] = [];
  /** Counts fetches of everything, so that what an older one brings is left out. */
  #round = 0;
  #open = false;

  constructor(projectId: string) {
    this.projectId = projectId;
    this.#socket = projectSocket({
      origin: location.origin,
      projectId,
      token: socketToken,
      onEvent: (event) => this.#hear(event),
      onStart: () => void this.reload(),
      onSnapshot: (snapshot) => this.#settle(snapshot),
      onConnection: (connection) => {
        if (connection === "closed") return;
        this.#stand({ connection: connection === "open" ? "live" : "away" });
      },
      onRefused: (code) => this.#stand({ closed: code !== 4401 }),
    });
  }

  /** Connects and fetches; returns what ends it. */
  open(): () => void {
    this.#open = true;
    this.#socket.open();
    const late = setTimeout(() => this.#round === 0 && void this.reload(), SOCKET_WITHIN_MS);
    const fresh = setInterval(() => void this.reload(), FRESH_MS);
    return () => {
      this.#open = false;
      this.#socket.close();
      clearTimeout(late);
      clearInterval(fresh);
      for (const timer of this.#timers) clearTimeout(timer);
    };
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears every event of the project as it happens, such as comments; not those before. */
  readonly onEvent = (listener: EventListener): (() => void) => {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  };

  /** Fetches everything that is shown anew. */
  async reload(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const current = () => this.#open && round === this.#round;
    const shown = [...this.state.shelves.keys(), ...this.#asked];
    this.#asked.clear();
    try {
      const boxes: Box[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: Box[]; nextCursor: string | null } = await this.#boxes(cursor);
        if (!current()) return;
        boxes.push(...page.items);
        cursor = page.nextCursor;
        this.#become(withBoxes(this.state, page.items));
        this.#stand({ ready: true, error: null });
      } while (cursor !== null);
      this.#become(withAllBoxes(this.state, boxes));
      for (const boxId of shown) this.want(boxId, true);
    } catch (error) {
      if (!current()) return;
      const gone = error instanceof ApiError && error.status === 404;
      this.#stand(gone ? { closed: true } : { error });
    }
  }

  /** A box has come into sight: its assets are fetched, together with those of others. */
  want(boxId: string, anew = false): void {
    if (!anew && (this.#asked.has(boxId) || this.state.shelves.has(boxId))) return;
    if (this.#wanted.size === 0) this.#later(0, () => void this.#fetchWanted());
    this.#wanted.add(boxId);
    this.#asked.add(boxId);
  }

  /** Fetches the next older assets of a box. */
  async more(boxId: string): Promise<void> {
    const cursor = this.state.shelves.get(boxId)?.nextCursor;
    if (!cursor) return;
    const page = await reply(
      api.GET("/api/boxes/{boxId}/assets", {
        params: { path: { boxId }, query: { limit: 48, cursor } },
      }),
    );
    this.#become(withShelf(this.state, boxId, page, true));
  }

  /** Moves a box after another one, or to the front; back again when the platform refuses. */
  async move(boxId: string, after: string | null): Promise<void> {
    const others = this.state.order.filter((id) => id !== boxId);
    const at = after === null ? 0 : others.indexOf(after) + 1;
    this.#become(withOrder(this.state, others.toSpliced(at, 0, boxId)));
    try {
      const { boxIds } = await reply(
        api.POST("/api/boxes/{boxId}/reorder", {
          params: { path: { boxId } },
          body: after === null ? { index: 0 } : { after },
        }),
      );
      this.#become(withOrder(this.state, boxIds));
    } catch (error) {
      await this.reload();
      throw error;
    }
  }

  /** Shows a box as the platform has just told it. */
  placeBox(box: Box): void {
    this.#become(withBoxes(this.state, [box]));
  }

  removeBox(boxId: string): void {
    this.#become(withEvent(this.state, { t: "box_gone", boxId, seq: 0 }));
  }

  /** Shows assets as the platform has just told them. */
  placeAssets(assets: readonly Asset[]): void {
    this.#become(assets.reduce(withAsset, this.state));
  }

  /** Knows assets that were asked for: they are counted already. */
  noteAssets(assets: readonly Asset[]): void {
    this.#become(withAssets(this.state, assets));
  }

  removeAssets(assetIds: readonly string[]): void {
    this.#become(withoutAssets(this.state, assetIds));
  }

  #hear(event: SequencedEvent): void {
    const unknown =
      event.t === "assets_gone" && event.assetIds.some((id) => !this.state.assets.has(id));
    this.#become(withEvent(this.state, event));
    if (event.t === "comment" || event.t === "comment_changed") this.#touch(event.comment.boxId);
    if (event.t === "comment_gone") this.#touch(event.boxId);
    if (unknown) for (const boxId of this.state.order) this.#touch(boxId);
    for (const listener of this.#eventListeners) listener(event);
  }

  /** What is under way here and not there has ended while nobody listened. */
  #settle({ assets }: ProjectSnapshot): void {
    this.#become(withUnfinished(this.state, assets));
    const open = new Set(assets.map(({ id }) => id));
    for (const { id, status, boxId } of this.state.assets.values()) {
      const ended = status === "COMPLETED" || status === "FAILED" || open.has(id);
      if (!ended && this.state.shelves.has(boxId)) this.want(boxId, true);
    }
  }

  /** A box is not as it is known here. */
  #touch(boxId: string): void {
    if (this.#stale.size === 0) this.#later(GATHER_MS, () => void this.#fetchStale());
    this.#stale.add(boxId);
  }

  async #fetchStale(): Promise<void> {
    const boxIds = [...this.#stale].filter((id) => this.state.boxes.has(id));
    this.#stale.clear();
    if (boxIds.length > FEW) return this.reload();
    const found = boxIds.map((boxId) =>
      reply(api.GET("/api/boxes/{boxId}", { params: { path: { boxId } } })).catch(() => null),
    );
    for (const box of await Promise.all(found)) if (box) this.placeBox(box);
  }

  async #fetchWanted(): Promise<void> {
    const boxIds = [...this.#wanted];
    this.#wanted.clear();
    for (let at = 0; at < boxIds.length; at += TOGETHER) {
      await this.#fetchShelves(boxIds.slice(at, at + TOGETHER));
    }
  }

  async #fetchShelves(boxIds: readonly string[]): Promise<void> {
    try {
      const { items } = await reply(
        api.GET("/api/projects/{projectId}/shelves", {
          params: {
            path: { projectId: this.projectId },
            query: { boxes: boxIds.join(), limit: SHELF },
          },
        }),
      );
      const next = items.reduce((state, one) => withShelf(state, one.boxId, one), this.state);
      if (this.#open) this.#become(next);
    } catch (error) {
      for (const boxId of boxIds) this.#asked.delete(boxId);
      if (this.#open) this.#stand({ error });
    }
  }

  #boxes(cursor: string | null) {
    const { projectId } = this;
    return reply(
      api.GET("/api/projects/{projectId}/boxes", {
        params: {
          path: { projectId },
          query: { limit: PAGE, ...(cursor !== null && { cursor }) },
        },
      }),
    );
  }

  #later(ms: number, run: () => void): void {
    this.#timers = [...this.#timers.slice(-20), setTimeout(run, ms)];
  }

  #become(state: BoardState): void {
    if (state === this.state) return;
    this.state = state;
    this.#tell();
  }

  #stand(change: Partial<BoardStanding>): void {
    this.standing = { ...this.standing, ...change };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
