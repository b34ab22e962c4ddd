import type { VacancyStatus } from "../../../../shared/contracts/work/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";

/** How reports and moderators name vacancies. */
export const VACANCY_KIND = "vacancy";

/** What may happen to a vacancy: from which states, and which state it leads to. Anything else changes nothing. */
export const EVENTS = {
  /** Its company has it come out at once. */
  published: { from: ["draft", "scheduled", "closed"], to: "published" },
  /** Its company has it come out later, or at another time. */
  scheduled: { from: ["draft", "scheduled", "closed"], to: "scheduled" },
  /** Its company has it come out when moderators have looked. */
  submitted: { from: ["draft", "scheduled", "closed", "rejected"], to: "moderation" },
  /** What was looked at says something else now. */
  revised: { from: ["scheduled", "published"], to: "moderation" },
  /** Its time has come. */
  due: { from: ["scheduled"], to: "published" },
  /** Moderators let it out: at its time, if that is to come. */
  approvedNow: { from: ["moderation", "rejected"], to: "published" },
  approvedForLater: { from: ["moderation", "rejected"], to: "scheduled" },
  rejected: { from: ["moderation", "scheduled", "published"], to: "rejected" },
  closed: { from: ["moderation", "scheduled", "published"], to: "closed" },
  expired: { from: ["published"], to: "closed" },
} as const satisfies Record<string, { from: readonly VacancyStatus[]; to: VacancyStatus }>;
export type VacancyEvent = keyof typeof EVENTS;

/** The state after an event; `null` when it cannot happen in that state. */
export function after(status: VacancyStatus, event: VacancyEvent): VacancyStatus | null {
  const { from, to }: { from: readonly VacancyStatus[]; to: VacancyStatus } = EVENTS[event];
  return from.includes(status) ? to : null;
}

/** Whose vacancies moderators look at before others do. */
export type ModerationPolicy = "off" | "unverified" | "all";

/** What publishing means for a vacancy: what moderators have rejected goes before them whatever the policy. */
export function publication(
  status: VacancyStatus,
  policy: ModerationPolicy,
  verified: boolean,
  publishAt: Millis | null,
  now: Millis,
): "published" | "scheduled" | "submitted" {
  const first = policy === "all" || (policy === "unverified" && !verified);
  if (first || status === "rejected") return "submitted";
  return publishAt !== null && publishAt > now ? "scheduled" : "published";
}

interface Shown {
  readonly status: VacancyStatus;
  readonly reported: boolean;
  readonly publishedAt: Millis | null;
  readonly expiresAt: Millis | null;
}

/** Whether everybody finds it, and may apply, now. */
export function isOpen(vacancy: Shown, now: Millis): boolean {
  const { status, reported, expiresAt } = vacancy;
  return status === "published" && !reported && (expiresAt === null || expiresAt > now);
}

/** Whether everybody may read it: also one that was open and is closed. */
export function isPublic({ status, reported, publishedAt }: Shown): boolean {
  if (reported) return false;
  return status === "published" || (status === "closed" && publishedAt !== null);
}

/** The form that tags, roles and cities are compared by. */
export function labelKey(label: string): string {
  return label.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase().replaceAll("ё", "е");
}

/** Labels as they are kept: each once, as first written. */
export function distinctLabels(labels: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const label of labels) if (!byKey.has(labelKey(label))) byKey.set(labelKey(label), label);
  return [...byKey.values()];
}
