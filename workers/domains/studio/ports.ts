import type {
  AssetType,
  ProjectEvent,
  ProjectNews,
  ProjectServerFrame,
} from "../../../shared/contracts/studio/index.ts";
import type { UrlSigner } from "../media/index.ts";
import type { EngineDeps } from "./engine/ports.ts";

/** Who opens a project's socket, and what they have heard so far. */
export interface ProjectSocket {
  readonly userId: string;
  readonly sessionId: string;
  /** The last event heard; `null` for nothing that was before. */
  readonly after: number | null;
}

export type ProjectSocketOutcome =
  | { readonly kind: "open"; readonly response: Response }
  | { readonly kind: "not_member" }
  | { readonly kind: "session_ended" };

/** What a project's people see of it live: each project's own object. */
export interface ProjectChannels {
  /** Tells who is there, and keeps it for those who come back. Answers whom it has told. */
  publish(projectId: string, events: readonly ProjectEvent[]): Promise<readonly string[]>;
  openSocket(projectId: string, socket: ProjectSocket): Promise<ProjectSocketOutcome>;
  /** Brings a session's sockets what there is to begin with. */
  bring(projectId: string, sessionId: string, frame: ProjectServerFrame): Promise<void>;
  /** Somebody is not in the project any more, or has another role: their sockets end. */
  cut(projectId: string, userId: string): Promise<void>;
  /** The project is gone: all sockets end, and nothing is kept. */
  close(projectId: string): Promise<void>;
}

/** Tells people's devices of projects that they do not have open. */
export interface ProjectHubs {
  tell(userId: string, news: ProjectNews): Promise<void>;
}

/** One shot of a storyboard. */
export interface StoryboardShot {
  readonly name: string;
  readonly description: string;
  /** JPEG; `null` where there is none. */
  readonly picture: Uint8Array | null;
  /** What stands for it, and how that was made. */
  readonly made:
    | {
        readonly assetType: AssetType;
        readonly prompt: string | null;
        readonly model: string | null;
        readonly seed: number | null;
      }
    | undefined;
}

export interface Storyboard {
  readonly title: string;
  readonly description: string;
  readonly shots: readonly StoryboardShot[];
}

/** Makes documents. */
export interface StoryboardWriter {
  /** Office Open XML. Whatever a text holds, the document opens. */
  write(storyboard: Storyboard): Promise<Uint8Array>;
}

export interface StudioDeps extends EngineDeps {
  /** Makes the token of a link of its id. */
  readonly shareTokens: Pick<UrlSigner, "sign">;
  readonly storyboards: StoryboardWriter;
  readonly projectChannels: ProjectChannels;
  readonly projectHubs: ProjectHubs;
}
