import type { VideoDeps } from "./ports.ts";
import { contentUrl, type Grant, grantText, sourceUntil, watchedUntil } from "./rules.ts";

/** A signed grant: everything of a video by one query string. */
export interface SignedGrant {
  readonly query: string;
  readonly grant: Grant;
  readonly signature: string;
  /** Seconds since the Unix epoch. */
  readonly expires: number;
}

type Deps = Pick<VideoDeps, "clock" | "videoUrls">;

export async function signGrant(
  { clock, videoUrls }: Deps,
  videoId: string,
  grant: Grant,
): Promise<SignedGrant> {
  const now = clock.now();
  const expires = grant === "source" ? sourceUntil(now) : watchedUntil(now);
  const signature = await videoUrls.sign(grantText(videoId, grant, expires));
  return {
    query: `expires=${expires}&grant=${grant}&signature=${signature}`,
    grant,
    signature,
    expires,
  };
}

/** The whole address of the upload, for who makes it ready: an origin of ours before it. */
export async function sourceUrl(
  deps: Deps & Pick<VideoDeps, "config">,
  videoId: string,
): Promise<string> {
  const { query } = await signGrant(deps, videoId, "source");
  return `${deps.config.publicUrl}${contentUrl(videoId, "original", query)}`;
}
