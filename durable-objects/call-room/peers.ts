import {
  MAX_KEPT_SIGNALS,
  type MediaState,
  type RelayedSignal,
  type SfuTrack,
} from "../../shared/contracts/calls/index.ts";

type Row = {
  user_id: string;
  client_name: string | null;
  inside: number;
  audio: number;
  video: number;
  screen: number;
  sfu_session: string | null;
  sfu_tracks: string;
};

/** Somebody who is in the room, or was. */
export interface Peer extends MediaState {
  readonly userId: string;
  readonly clientName: string | null;
  readonly inside: boolean;
  readonly sfuSession: string | null;
  readonly tracks: readonly SfuTrack[];
}

function toPeer(row: Row): Peer {
  const tracks: SfuTrack[] = JSON.parse(row.sfu_tracks);
  return {
    userId: row.user_id,
    clientName: row.client_name,
    inside: row.inside === 1,
    audio: row.audio === 1,
    video: row.video === 1,
    screen: row.screen === 1,
    sfuSession: row.sfu_session,
    tracks,
  };
}

/** Who is in the room, and what is kept for them while they are briefly away. Outlives the object's sleep. */
export class Peers {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(userId: string): Peer | undefined {
    const [row] = this.#sql.exec<Row>("SELECT * FROM peer WHERE user_id = ?", userId).toArray();
    return row && toPeer(row);
  }

  inside(): Peer[] {
    return this.#sql.exec<Row>("SELECT * FROM peer WHERE inside = 1").toArray().map(toPeer);
  }

  /** Comes in, or comes back. A page that was loaded anew begins afresh: what was meant for the old one is dropped. */
  enter(userId: string, clientName: string | null, fresh: boolean): void {
    if (fresh) this.leave(userId);
    this.#sql.exec(
      `INSERT INTO peer VALUES (?, ?, 1, 0, 0, 0, NULL, '[]')
       ON CONFLICT DO UPDATE SET inside = 1, client_name = coalesce(excluded.client_name, client_name)`,
      userId,
      clientName,
    );
  }

  /** Leaves for good; answers whether they were in. */
  leave(userId: string): boolean {
    const left = this.#sql.exec("DELETE FROM peer WHERE user_id = ?", userId).rowsWritten > 0;
    this.#sql.exec("DELETE FROM kept WHERE user_id = ?", userId);
    return left;
  }

  setMedia(userId: string, { audio, video, screen }: MediaState): void {
    this.#sql.exec(
      "UPDATE peer SET audio = ?, video = ?, screen = ? WHERE user_id = ?",
      Number(audio),
      Number(video),
      Number(screen),
      userId,
    );
  }

  setSfuSession(userId: string, sessionId: string): void {
    const statement = "UPDATE peer SET sfu_session = ?, sfu_tracks = '[]' WHERE user_id = ?";
    this.#sql.exec(statement, sessionId, userId);
  }

  setTracks(userId: string, tracks: readonly SfuTrack[]): void {
    this.#sql.exec(
      "UPDATE peer SET sfu_tracks = ? WHERE user_id = ?",
      JSON.stringify(tracks),
      userId,
    );
  }

  /** Keeps a signal for somebody who is away; answers whether there was room for it. */
  keep(userId: string, signal: RelayedSignal): boolean {
    const { kept } = this.#sql
      .exec<{ kept: number }>("SELECT count(*) AS kept FROM kept WHERE user_id = ?", userId)
      .one();
    if (kept >= MAX_KEPT_SIGNALS) return false;
    const json = JSON.stringify(signal);
    this.#sql.exec("INSERT INTO kept (user_id, json) VALUES (?, ?)", userId, json);
    return true;
  }

  /** What was kept for somebody, oldest first; it is kept no longer. */
  take(userId: string): string[] {
    const rows = this.#sql
      .exec<{ json: string }>("SELECT json FROM kept WHERE user_id = ? ORDER BY id", userId)
      .toArray();
    if (rows.length > 0) this.#sql.exec("DELETE FROM kept WHERE user_id = ?", userId);
    return rows.map(({ json }) => json);
  }
}
