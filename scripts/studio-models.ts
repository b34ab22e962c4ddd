/**
 * `npm run studio:models`: lists the models of a running platform. With `-- --import file.json` (or the slug of a
 * definition that ships: `-- --import kie`) sets a provider up, with the key of AI_API_KEY. Needs an administrator then.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { AiModel, AiProvider } from "../shared/contracts/studio/models.ts";
import { reportFailure } from "./setup/say.mjs";
import { signIn } from "./studio/platform-api.ts";

interface Shipped {
  readonly items: readonly { readonly provider: { readonly slug: string } }[];
}

try {
  const { values } = parseArgs({ options: { import: { type: "string" } } });
  const api = await signIn(process.env);
  if (values.import !== undefined) {
    const wanted = values.import;
    const { items } = await api.get<Shipped>("/api/ai/definitions");
    const shipped = items.find(({ provider }) => provider.slug === wanted);
    const file: object = shipped ?? JSON.parse(await readFile(wanted, "utf8"));
    const { AI_API_KEY: apiKey } = process.env;
    const body = { ...file, ...(apiKey && { apiKey }) };
    const { provider } = await api.post<{ provider: AiProvider }>("/api/ai/definitions", body);
    console.log(`${provider.slug} is set up${provider.hasApiKey ? "" : ", without a key"}`);
  }
  const { items } = await api.get<{ items: AiModel[] }>("/api/ai/models?limit=100");
  for (const { slug, modelType, isActive, providerName, name } of items) {
    const row = [
      slug.padEnd(32),
      modelType.padEnd(10),
      isActive ? "on " : "off",
      providerName,
      name,
    ];
    console.log(row.join("  "));
  }
} catch (error) {
  reportFailure(error);
}
