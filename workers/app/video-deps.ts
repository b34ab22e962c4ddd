import { derivedMac } from "../adapters/mac.ts";
import { originalEngine } from "../adapters/original-engine.ts";
import { streamEngine } from "../adapters/stream-engine.ts";
import { transcoderEngine } from "../adapters/transcoder-engine.ts";
import { macUrlSigner } from "../adapters/url-signer.ts";
import { containerInspector } from "../adapters/video-inspector.ts";
import { objectVideoHubs } from "../adapters/video-stubs.ts";
import { imagesWatermarker } from "../adapters/watermark.ts";
import { webhookVerifier } from "../adapters/webhook-signatures.ts";
import type { MediaDeps } from "../domains/media/index.ts";
import type { Database } from "../domains/platform/index.ts";
import type { VideoDeps, VideoEngine } from "../domains/video/index.ts";
import { mayWatchForWork } from "../domains/work/index.ts";
import type { Settings } from "./settings.ts";

interface Bindings {
  readonly stream: StreamBinding | undefined;
  readonly images: Env["IMAGES"];
  readonly hubs: Env["USER_HUB"];
}

/** Who makes videos ready: the transcoder where one is named, else Stream where it is bound, else nobody. */
function engineOf(settings: Settings, stream: StreamBinding | undefined): VideoEngine {
  const { TRANSCODER_URL: baseUrl, TRANSCODER_SECRET: secret, PUBLIC_URL: publicUrl } = settings;
  if (baseUrl && secret) return transcoderEngine({ baseUrl, secret, publicUrl });
  if (!stream) return originalEngine();
  const signingKey = settings.STREAM_SIGNING_KEY ?? null;
  return streamEngine(stream, { creator: publicUrl, signingKey });
}

/** What videos need from outside. */
export function videoDeps(
  settings: Settings,
  { stream, images, hubs }: Bindings,
  db: Database,
): Omit<VideoDeps, keyof MediaDeps> {
  const { URL_SIGNING_KEY: key, STREAM_WEBHOOK_SECRET, TRANSCODER_SECRET } = settings;
  return {
    videoViewers: { canSee: (videoId, userId) => mayWatchForWork({ db }, videoId, userId) },
    videoEngine: engineOf(settings, stream),
    videoInspector: containerInspector(),
    videoUrls: macUrlSigner(derivedMac(key, "video url")),
    videoHubs: objectVideoHubs(hubs),
    watermarker: imagesWatermarker(images, settings.WATERMARK_TEXT),
    webhooks: {
      stream: STREAM_WEBHOOK_SECRET ? webhookVerifier(STREAM_WEBHOOK_SECRET) : null,
      transcoder: TRANSCODER_SECRET ? webhookVerifier(TRANSCODER_SECRET) : null,
    },
  };
}
