import { z } from "@hono/zod-openapi";
import type { ReportReason } from "../../shared/contracts/platform/index.ts";
import type { Classifier, Verdict } from "../domains/moderation/ports.ts";

const TEXT_MODEL = "@cf/meta/llama-guard-3-8b";
const PICTURE_MODEL = "@cf/meta/llama-3.2-11b-vision-instruct";

/** Llama Guard says what, not how sure it is. */
const SAID = 0.9;

/** The hazards of Llama Guard 3 (its model card, "Hazard Taxonomy and Policy") as our reasons. */
const HAZARDS: Readonly<Record<string, ReportReason>> = {
  S1: "violence",
  S2: "fraud",
  S3: "nudity",
  S4: "nudity",
  S5: "abuse",
  S6: "other",
  S7: "other",
  S8: "copyright",
  S9: "violence",
  S10: "abuse",
  S11: "violence",
  S12: "nudity",
  S13: "other",
  S14: "other",
};

const QUESTION =
  'You moderate pictures. Answer with JSON only: {"nudity": n, "violence": n, "abuse": n, "spam": n}, each n from 0 (not at all) to 1 (certainly) for whether the picture shows sex or nudity; cruelty, blood or weapons used on people; hate or humiliation; advertising.';

const guard = z.object({
  response: z.union([
    z.object({ safe: z.boolean(), categories: z.array(z.string()).optional() }),
    z.string().regex(/^\s*(?:safe|unsafe)\b/i),
  ]),
});

const score = z.number().min(0).max(1);
const pictured = z
  .object({ nudity: score, violence: score, abuse: score, spam: score })
  .partial()
  .refine((scores) => Object.keys(scores).length > 0, "says nothing");

/** What Llama Guard's answer means. Throws for what is no answer of its kind. */
export function textVerdict(answer: unknown): Verdict {
  const { response } = guard.parse(answer);
  const isText = typeof response === "string";
  const safe = isText ? /^\s*safe\b/i.test(response) : response.safe;
  if (safe) return {};
  const named = isText ? (response.match(/\bS\d{1,2}\b/g) ?? []) : (response.categories ?? []);
  const reasons = named.map((name) => HAZARDS[name] ?? "other");
  return Object.fromEntries((reasons.length > 0 ? reasons : ["other"]).map((one) => [one, SAID]));
}

/** What the vision model's answer means. Throws for what is no answer of its kind. */
export function pictureVerdict(answer: unknown): Verdict {
  const { response } = z.object({ response: z.unknown() }).parse(answer);
  if (typeof response !== "string") return pictured.parse(response);
  // Models like to wrap JSON into words.
  return pictured.parse(JSON.parse(/\{[^{}]*\}/.exec(response)?.[0] ?? ""));
}

/** Of two verdicts the worse in each respect. */
function worse(one: Verdict, other: Verdict): Verdict {
  const reasons = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<ReportReason>;
  return Object.fromEntries(
    [...reasons].map((reason) => [reason, Math.max(one[reason] ?? 0, other[reason] ?? 0)]),
  );
}

/** Cloudflare Workers AI: Llama Guard reads, a vision model looks. */
export function workersAiClassifier(ai: Ai): Classifier {
  return {
    async classify(_, { text, picture }) {
      const read =
        text === ""
          ? {}
          : textVerdict(await ai.run(TEXT_MODEL, { messages: [{ role: "user", content: text }] }));
      if (picture === null) return read;
      const image = [...picture.bytes];
      const seen = await ai.run(PICTURE_MODEL, { prompt: QUESTION, image, max_tokens: 100 });
      return worse(read, pictureVerdict(seen));
    },
  };
}
