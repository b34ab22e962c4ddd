import { Buffer } from "node:buffer";
import { z } from "@hono/zod-openapi";
import { reportReason } from "../../shared/contracts/platform/index.ts";
import type { Classifier } from "../domains/moderation/ports.ts";
import { boundedText } from "./bounded-text.ts";
import { tracedFetch } from "./traced-fetch.ts";

const TIMEOUT_MS = 20_000;
const MOST_BYTES = 16 * 1_024;

const answer = z.object({
  scores: z.partialRecord(reportReason, z.number().min(0).max(1)),
});

export interface HttpClassifierSettings {
  readonly url: string;
  /** Shown as a bearer token; empty where the service wants none. */
  readonly secret: string;
  readonly timeoutMs?: number;
}

/**
 * A classifier that is spoken to over HTTP: `POST {kind, text, picture: {contentType, base64} | null}`, answered with
 * `{scores: {spam: 0.1, …}}`, each from 0 to 1; what is left out is 0. Anything else is a failure, and asked again later.
 */
export function httpClassifier({ url, secret, timeoutMs }: HttpClassifierSettings): Classifier {
  return {
    async classify(kind, { text, picture }) {
      const shown = picture && {
        contentType: picture.contentType,
        base64: Buffer.from(picture.bytes).toString("base64"),
      };
      const response = await tracedFetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          ...(secret && { Authorization: `Bearer ${secret}` }),
        },
        body: JSON.stringify({ kind, text, picture: shown }),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`the classifier answered ${response.status}`);
      }
      return answer.parse(JSON.parse(await boundedText(response, MOST_BYTES))).scores;
    },
  };
}
