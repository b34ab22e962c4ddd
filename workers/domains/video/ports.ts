import type { VideoNews } from "../../../shared/contracts/video/index.ts";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { MediaDeps, OwnFile, UrlSigner } from "../media/index.ts";

/** A rendition that was made. */
export interface MadeRendition {
  /** `480p`, `720p`, …; of an engine's own stream, of the upload itself: `original`. */
  readonly name: string;
  readonly height: number;
  readonly width: number;
}

/** Small frames of the whole video in one picture, row by row. */
export interface ThumbnailGrid {
  readonly columns: number;
  readonly rows: number;
  /** Of one frame, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly intervalSeconds: number;
}

/** What an engine has made of a video. */
export interface Made {
  readonly durationMs: Millis | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly renditions: readonly MadeRendition[];
  readonly thumbnails: ThumbnailGrid | null;
  /** Files to fetch from it, by their names in `MADE`. */
  readonly files: readonly string[];
  /** Where it streams the video from by itself, without a token. */
  readonly streamUrl: string | null;
}

export type EngineState =
  | { readonly kind: "working"; readonly progress: number }
  | { readonly kind: "ready"; readonly made: Made }
  /** It cannot be made ready: `reason` is told to the owner. */
  | { readonly kind: "failed"; readonly reason: string }
  /** The engine knows nothing of it. */
  | { readonly kind: "gone" };

export interface EngineJob {
  readonly videoId: string;
  readonly tryKey: string;
  /** Where the upload is fetched from, without any further credentials; for hours. */
  readonly sourceUrl: string;
  /** Whether browsers play it as it came; its pixels as shown. */
  readonly playable: boolean;
  readonly width: number;
  readonly height: number;
  /** A picture (PNG) to lay over what is for show. */
  readonly watermark: Uint8Array | null;
}

/** What an engine has begun, or will not begin: `reason` is told to the owner. */
export type Begun =
  | { readonly kind: "begun"; readonly assetId: string }
  | { readonly kind: "refused"; readonly reason: string };

/** A copy an engine has that we may have forgotten. */
export interface EngineCopy {
  readonly assetId: string;
  readonly videoId: string;
}

/** Who makes videos ready to be watched. All of it throws when it cannot be reached: the work is tried again. */
export interface VideoEngine {
  readonly name: "stream" | "transcoder" | "none";
  begin(job: EngineJob): Promise<Begun>;
  look(assetId: string): Promise<EngineState>;
  /** A file that was made; `null` when it is not there. */
  open(assetId: string, name: string): Promise<EngineFile | null>;
  /** Deletes its copy and all that was made; does not mind when there is none. */
  discard(assetId: string): Promise<void>;
  /** Copies of this deployment's that are older than that. */
  copies(before: Millis): Promise<EngineCopy[]>;
  /** Signs the address of its own stream for that long; `expires` in seconds. */
  signStream(assetId: string, streamUrl: string, expires: number): Promise<string>;
}

export interface EngineFile {
  readonly body: ReadableStream<Uint8Array>;
  /** `null` where it is not told. */
  readonly bytes: number | null;
}

/** What a container tells, beyond what was noted when it came in. */
export type Inspection =
  | { readonly kind: "video"; readonly codec: string; readonly playable: boolean }
  | { readonly kind: "unfit"; readonly reason: "not_a_video" | "no_video_track" };

/** Looks into a stored video. */
export interface VideoInspector {
  inspect(file: OwnFile["file"], blobs: MediaDeps["blobs"]): Promise<Inspection>;
}

/** Draws the watermark. */
export interface Watermarker {
  /** The text as a picture (PNG, transparent around it); `null` when there is none to be drawn. */
  readonly picture: Uint8Array | null;
  /** The picture (WebP) with the text over it. Throws when it cannot be drawn now. */
  draw(picture: ReadableStream<Uint8Array>): Promise<Uint8Array>;
}

/** Tells people's devices of their videos. */
export interface VideoHubs {
  tell(userId: string, news: VideoNews): Promise<void>;
}

/** What a message's signature tells. */
export type WebhookVerdict =
  /** `mark` is the same for the same message, however its header is written. */
  { readonly kind: "good"; readonly mark: string } | { readonly kind: "bad" | "old" };

/** Where a message of another service comes from is told by its signature. */
export interface WebhookVerifier {
  verify(header: string, body: Uint8Array, now: Millis): Promise<WebhookVerdict>;
}

/** Tells who may see a video that is not for everybody. */
export interface VideoViewers {
  /** Whether somebody's video has been handed to this person. */
  canSee(videoId: string, userId: string): Promise<boolean>;
}

export interface VideoDeps extends MediaDeps {
  readonly videoViewers: VideoViewers;
  readonly videoEngine: VideoEngine;
  readonly videoInspector: VideoInspector;
  readonly videoUrls: UrlSigner;
  readonly videoHubs: VideoHubs;
  readonly watermarker: Watermarker;
  /** `null` where none is configured. */
  readonly webhooks: Readonly<Record<"stream" | "transcoder", WebhookVerifier | null>>;
}
