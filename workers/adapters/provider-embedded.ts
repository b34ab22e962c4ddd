import { z } from "@hono/zod-openapi";
import type { ProviderCall, Sent } from "../domains/studio/engine/ports.ts";
import { drawSketch } from "./sketch.ts";

const RATIO = /^(\d{1,2}):(\d{1,2})$/;

const wish = z.object({
  prompt: z.string().max(20_000),
  seed: z.number().int().default(0),
  aspectRatio: z.string().regex(RATIO).default("16:9"),
  width: z.number().int().min(64).max(1_024).default(640),
  from: z.string().optional(),
});

function answered(status: number, json: unknown): Sent {
  return { kind: "answered", status, json, retryAfterMs: null };
}

/** The provider inside the platform: draws, and answers at once. */
export function askEmbedded({ body }: ProviderCall): Sent {
  const asked = wish.safeParse(body);
  if (!asked.success) return answered(422, { error: z.prettifyError(asked.error) });
  const { prompt, seed, aspectRatio, width, from } = asked.data;
  const [, across = "16", down = "9"] = RATIO.exec(aspectRatio) ?? [];
  const height = Math.max(1, Math.round((width * Number(down)) / Number(across)));
  const png = drawSketch({ prompt, seed, width, height, from: from !== undefined });
  return answered(200, { image: png.toBase64(), seed });
}
