import { importJWK, type JWK, SignJWT } from "jose";
import type { EngineState, VideoEngine } from "../domains/video/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

const TIMEOUT_MS = 20_000;
const PAGE = 1_000;

/** Of a picture that Stream draws, what is asked for. */
const PICTURES: Readonly<Record<string, string>> = {
  "poster.jpg": "thumbnail.jpg?height=720",
  "preview.gif": "thumbnail.gif?height=240&duration=4s&fps=8",
};

export interface StreamSettings {
  /** This deployment's own, among others that may use the account. */
  readonly creator: string;
  /** The key of Stream's `keys` call, as it came (JWK in base64); without one Stream itself signs, for an hour. */
  readonly signingKey: (JWK & { readonly kid?: string }) | null;
}

function named(error: unknown, name: string): boolean {
  return error instanceof Error && (error.name === name || error.message.includes(name));
}

/** What Stream says of a video that cannot be encoded. */
function failure({ errorReasonCode, errorReasonText }: StreamVideo["status"]): EngineState {
  const said = [errorReasonCode, errorReasonText].filter(Boolean).join(": ");
  return { kind: "failed", reason: said || "the encoder failed" };
}

function stateOf(video: StreamVideo): EngineState {
  const { status, duration, input, hlsPlaybackUrl } = video;
  if (status.state === "error") return failure(status);
  if (status.state !== "ready" || !video.readyToStream) {
    return { kind: "working", progress: Number(status.pctComplete ?? 0) || 0 };
  }
  const { width, height } = input;
  return {
    kind: "ready",
    made: {
      durationMs: duration > 0 ? Math.round(duration * 1_000) : null,
      width: width > 0 ? width : null,
      height: height > 0 ? height : null,
      renditions: [{ name: "auto", width, height }],
      thumbnails: null,
      files: Object.keys(PICTURES),
      streamUrl: hlsPlaybackUrl,
    },
  };
}

/**
 * Cloudflare Stream by its binding. It fetches the upload by a signed address, encodes a ladder of its own and streams it
 * itself, by addresses with a token (JWT, RS256). The local stand-in of the binding takes anything for a video and
 * encodes nothing: development does not use it.
 */
export function streamEngine(stream: StreamBinding, settings: StreamSettings): VideoEngine {
  const { creator, signingKey } = settings;

  async function tokenFor(assetId: string, expires: number): Promise<string> {
    if (signingKey === null) return stream.video(assetId).generateToken();
    const { kid = "" } = signingKey;
    const key = await importJWK(signingKey, "RS256");
    const claims = { sub: assetId, kid, exp: expires };
    return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid }).sign(key);
  }

  async function details(assetId: string): Promise<StreamVideo | null> {
    try {
      return await stream.video(assetId).details();
    } catch (error) {
      if (named(error, "NotFoundError")) return null;
      throw error;
    }
  }

  async function signed(assetId: string, address: string, expires: number): Promise<string> {
    return address.replace(`/${assetId}/`, `/${await tokenFor(assetId, expires)}/`);
  }

  return {
    name: "stream",
    async begin({ videoId, sourceUrl }) {
      try {
        const meta = { name: videoId };
        const options = { creator: `${creator}/${videoId}`, meta, requireSignedURLs: true };
        const { id } = await stream.upload(sourceUrl, options);
        return { kind: "begun", assetId: id };
      } catch (error) {
        if (named(error, "MaxFileSizeError")) return { kind: "refused", reason: "too_large" };
        throw error;
      }
    },
    async look(assetId) {
      const video = await details(assetId);
      return video ? stateOf(video) : { kind: "gone" };
    },
    async open(assetId, name) {
      const asked = PICTURES[name];
      const video = asked === undefined ? null : await details(assetId);
      if (!video || asked === undefined) return null;
      const base = video.hlsPlaybackUrl.replace(/manifest\/video\.m3u8$/, "thumbnails/");
      const soon = Math.floor(Date.now() / 1_000) + 600;
      const response = await tracedFetch(await signed(assetId, `${base}${asked}`, soon), {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // A video can do without a picture.
      if (!response.ok || !response.body) return null;
      const length = response.headers.get("Content-Length");
      return { body: response.body, bytes: length === null ? null : Number(length) };
    },
    async discard(assetId) {
      try {
        await stream.video(assetId).delete();
      } catch (error) {
        if (!named(error, "NotFoundError")) throw error;
      }
    },
    async copies(before) {
      const prefix = `${creator}/`;
      const list = await stream.videos.list({
        limit: PAGE,
        before: new Date(before).toISOString(),
      });
      return list.flatMap((video) =>
        video.creator?.startsWith(prefix)
          ? [{ assetId: video.id, videoId: video.creator.slice(prefix.length) }]
          : [],
      );
    },
    signStream: signed,
  };
}
