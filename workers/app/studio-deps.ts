import { docxStoryboards } from "../adapters/docx-storyboards.ts";
import { derivedMac } from "../adapters/mac.ts";
import { objectProjectChannels, objectProjectHubs } from "../adapters/studio-stubs.ts";
import { macUrlSigner } from "../adapters/url-signer.ts";
import type { EngineDeps, StudioDeps } from "../domains/studio/index.ts";
import type { Settings } from "./settings.ts";

interface Bindings {
  readonly channels: Env["PROJECT_CHANNEL"];
  readonly hubs: Env["USER_HUB"];
}

/** What the studio needs from outside. */
export function studioDeps(
  { URL_SIGNING_KEY: key }: Settings,
  { channels, hubs }: Bindings,
): Omit<StudioDeps, keyof EngineDeps> {
  return {
    projectChannels: objectProjectChannels(channels),
    projectHubs: objectProjectHubs(hubs),
    shareTokens: macUrlSigner(derivedMac(key, "share link")),
    storyboards: docxStoryboards(),
  };
}
