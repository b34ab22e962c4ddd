import { derivedMac } from "../adapters/mac.ts";
import { allProviders } from "../adapters/providers.ts";
import { aesSealer } from "../adapters/sealer.ts";
import { standardWebhooks } from "../adapters/standard-webhooks.ts";
import { macUrlSigner } from "../adapters/url-signer.ts";
import type { MediaDeps } from "../domains/media/index.ts";
import type { EngineDeps } from "../domains/studio/index.ts";
import type { Settings } from "./settings.ts";

/** What models and their jobs need from outside. `ai` is there where Workers AI is bound: it has no local stand-in. */
export function engineDeps(
  settings: Settings,
  { ai }: { readonly ai: Env["AI"] | undefined },
): Omit<EngineDeps, keyof MediaDeps> {
  const { LINK_RESOLVER_URL: resolver = null, ALLOW_PRIVATE_NETWORK } = settings;
  const allowPrivate = VECHE_LOCAL && ALLOW_PRIVATE_NETWORK;
  const run = ai ? (model: string, inputs: Record<string, unknown>) => ai.run(model, inputs) : null;
  return {
    providers: allProviders({ resolver, allowPrivate }, run && { run }),
    providerSealer: aesSealer(settings.ENCRYPTION_KEY, "ai provider"),
    webhookSigner: macUrlSigner(derivedMac(settings.URL_SIGNING_KEY, "ai webhook")),
    standardWebhooks: standardWebhooks(),
  };
}
