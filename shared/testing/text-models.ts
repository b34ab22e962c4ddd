import { env } from "cloudflare:workers";
import { allProviders } from "../../workers/adapters/providers.ts";
import { type EngineDeps, streamText } from "../../workers/domains/studio/index.ts";
import type { TextModels } from "../../workers/domains/work/index.ts";
import { definitionFile } from "../contracts/studio/definitions.ts";
import type { AiProvider } from "../contracts/studio/models.ts";
import type { Account } from "./accounts.ts";
import { PROVIDER_KEY } from "./provider-ledger.ts";
import { given } from "./studio.ts";

let made = 0;

/** A text model of a provider of this machine that behaves so; answers its slug. */
export async function textModel(admin: Account, fake: string, manner: string): Promise<string> {
  made += 1;
  const ready = await given<{ items: unknown[] }>(admin, "GET", "/api/ai/definitions");
  const files = ready.items.map((one) => definitionFile.parse(one));
  const file = files.find(({ models }) => models.some(({ slug }) => slug === "gpt-5-mini"));
  const model = file?.models.find(({ slug }) => slug === "gpt-5-mini");
  if (!file || !model) throw new Error("there is no definition of a text model");
  const slug = `text-${made}`;
  const body = {
    provider: { ...file.provider, slug: `writer-${made}` },
    models: [{ ...model, slug }],
    apiKey: PROVIDER_KEY,
  };
  const { provider } = await given<{ provider: AiProvider }>(
    admin,
    "POST",
    "/api/ai/definitions",
    body,
  );
  // The platform would refuse this machine's address.
  await env.DB.prepare("UPDATE studio_providers SET base_url = ? WHERE id = ?")
    .bind(`${fake}/${manner}/openai`, provider.id)
    .run();
  return slug;
}

/** Text models that may be on this machine. */
export function localTextModels(deps: EngineDeps): TextModels {
  const providers = allProviders({ resolver: null, allowPrivate: true }, null);
  return { stream: (slug, wish) => streamText({ ...deps, providers }, slug, wish) };
}
