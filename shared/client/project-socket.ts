import type { ProjectServerFrame, SequencedEvent } from "../contracts/studio/index.ts";
import { type Connection, LiveSocket } from "./live-socket.ts";

/** What a connection begins with: what the caller may do, and all that is under way. */
export type ProjectSnapshot = Extract<ProjectServerFrame, { t: "snapshot" }>;

export interface ProjectSocketOptions {
  readonly origin: string;
  readonly projectId: string;
  readonly token: (refused: string | null) => Promise<string | null>;
  readonly onEvent: (event: SequencedEvent) => void;
  /** Events come from here on; what was there before is to be fetched. */
  readonly onStart: () => void;
  readonly onSnapshot: (snapshot: ProjectSnapshot) => void;
  readonly onConnection: (connection: Connection) => void;
  /** The caller is in the project no longer (4403), it is gone (4404), or the session is over (4401). */
  readonly onRefused: (code: number) => void;
}

/**
 * The socket that brings what happens in a project, each event once and in its order: one that was dropped goes on after
 * the last event heard. When more was missed than the platform keeps, `onStart` is called again. Returns it closed.
 */
export function projectSocket(options: ProjectSocketOptions): LiveSocket {
  let heard: number | null = null;
  /** The latest event there was when the connection was made. */
  let head = 0;

  function start(): void {
    heard = head;
    options.onStart();
  }

  function onFrame(frame: ProjectServerFrame): void {
    if (frame.t === "hello") {
      head = frame.seq;
      if (heard === null) start();
    } else if (frame.t === "gap") start();
    else if (frame.t === "snapshot") options.onSnapshot(frame);
    else if ("seq" in frame && (heard === null || frame.seq > heard)) {
      heard = frame.seq;
      options.onEvent(frame);
    }
  }

  return new LiveSocket({
    url: () => {
      const address = `${options.origin.replace(/^http/, "ws")}/api/projects/${options.projectId}/ws`;
      return heard === null ? address : `${address}?after=${heard}`;
    },
    token: options.token,
    onFrame: (frame) => onFrame(frame as ProjectServerFrame),
    onConnection: options.onConnection,
    onRefused: options.onRefused,
  });
}
