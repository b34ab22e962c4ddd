import { httpClassifier } from "../adapters/http-classifier.ts";
import { workersAiClassifier } from "../adapters/workers-ai-classifier.ts";
import type { ChatDeps } from "../domains/chat/index.ts";
import type { IdentityDeps } from "../domains/identity/index.ts";
import {
  type Classifier,
  companyThings,
  imageThings,
  type ModeratedThings,
  type ModerationDeps,
  messageThings,
  userThings,
  vacancyThings,
  videoThings,
} from "../domains/moderation/index.ts";
import type { VideoDeps } from "../domains/video/index.ts";
import type { WorkDeps } from "../domains/work/index.ts";
import type { Settings } from "./settings.ts";

/** Everything that moderators decide about: another kind of thing is another entry. */
const moderated: readonly ModeratedThings[] = [
  videoThings,
  imageThings,
  messageThings,
  userThings,
  companyThings,
  vacancyThings,
];

const byKind: ModerationDeps["moderated"] = new Map(
  moderated.map((things) => [things.kind, things] as const),
);

/** Who takes a first look: the service that is named, else Workers AI where it is bound, else nobody. */
function classifierOf(
  { CLASSIFIER_URL: url, CLASSIFIER_SECRET: secret = "" }: Settings,
  ai: Ai | undefined,
): Classifier | null {
  if (url) return httpClassifier({ url, secret });
  return ai ? workersAiClassifier(ai) : null;
}

type Own = Omit<
  ModerationDeps,
  keyof IdentityDeps | keyof VideoDeps | keyof ChatDeps | keyof WorkDeps
>;

/** What moderation needs from outside. */
export function moderationDeps(settings: Settings, ai: Ai | undefined): Own {
  const percent = (score: number | undefined) => (score === undefined ? null : score * 100);
  return {
    moderated: byKind,
    classifier: classifierOf(settings, ai),
    firstLookPolicy: {
      queueFrom: settings.CLASSIFIER_QUEUE_FROM * 100,
      rejectFrom: percent(settings.CLASSIFIER_REJECT_FROM),
      approveUpTo: percent(settings.CLASSIFIER_APPROVE_UP_TO),
    },
  };
}
