/**
 * `npm run studio:generate -- --model embedded-sketch --prompt "A fox" [--box id] [--seed 7] [--count 2] [--parameters
 * '{"width": 512}']`: has something made by a running platform, waits for it, and prints where it is. Without a box it
 * goes into a project of its own.
 */
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Asset, Box, Project } from "../shared/contracts/studio/index.ts";
import type { AiModel } from "../shared/contracts/studio/models.ts";
import { SetupError } from "./setup/command.mjs";
import { reportFailure, say } from "./setup/say.mjs";
import { type PlatformApi, signIn } from "./studio/platform-api.ts";

const PAUSE_MS = 1_000;

async function modelCalled(api: PlatformApi, slug: string): Promise<AiModel> {
  const { items } = await api.get<{ items: AiModel[] }>("/api/ai/models?limit=100");
  const found = items.find((model) => model.slug === slug || model.id === slug);
  if (!found) throw new SetupError(`No model is called ${slug}: see npm run studio:models.`);
  return found;
}

async function newBox(api: PlatformApi): Promise<string> {
  const { id: projectId } = await api.post<Project>("/api/projects", { name: "Command line" });
  const box = await api.post<Box>("/api/boxes", { projectId, name: "Shot" });
  return box.id;
}

async function ended(api: PlatformApi, id: string): Promise<Asset> {
  for (;;) {
    const asset = await api.get<Asset>(`/api/assets/${id}`);
    if (asset.status === "COMPLETED" || asset.status === "FAILED") return asset;
    await wait(PAUSE_MS);
  }
}

try {
  const { values } = parseArgs({
    options: {
      model: { type: "string" },
      prompt: { type: "string" },
      box: { type: "string" },
      seed: { type: "string" },
      count: { type: "string", default: "1" },
      parameters: { type: "string", default: "{}" },
    },
  });
  const { model: slug, prompt, seed, count, parameters } = values;
  if (!slug || !prompt) throw new SetupError("Say --model and --prompt.");
  const api = await signIn(process.env);
  const { id: modelId } = await modelCalled(api, slug);
  const box = values.box ?? (await newBox(api));
  const wish = { modelId, prompt, count: Number(count), parameters: JSON.parse(parameters) };
  const body = seed === undefined ? wish : { ...wish, seed: Number(seed) };
  const path = `/api/boxes/${box}/generate`;
  const { assets } = await api.post<{ assets: Asset[] }>(path, body);
  say(`${assets.length} under way in box ${box}`);
  for (const { id } of assets) {
    const { status, fileUrl, errorCode, errorMessage } = await ended(api, id);
    if (status === "FAILED") process.exitCode = 1;
    console.log(status === "FAILED" ? `${id} ${errorCode}: ${errorMessage}` : `${id} ${fileUrl}`);
  }
} catch (error) {
  reportFailure(error);
}
