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
  revised: { from: ["scheduled", "published", "closed"], to: "moderation" },
  /** Its time has come. */
  due: { from: ["scheduled"], to: "published" },
  /** Moderators let it out: at its time, if that is to come. */
  approvedNow: { from: ["moderation", "rejected"], to: "published" },
  approvedForLater: { from: ["moderation", "rejected"], to: "scheduled" },
  rejected: { from: ["moderation", "scheduled", "published", "closed"], to: "rejected" },
  closed: { from: ["scheduled", "published"], to: "closed" },
  /** Its company closes it before moderators have looked. It keeps no moment: see {@link needsLook}. */
  withdrawn: { from: ["moderation"], to: "closed" },
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

interface Moments {
  readonly status: VacancyStatus;
  readonly publishAt: Millis | null;
  readonly publishedAt: Millis | null;
}

/**
 * Whether moderators are to look before it comes out, whatever the policy: they have rejected it, or it waits for them; or
 * it was closed while it did. Of all that is closed, that alone has neither come out nor was to come out at a moment.
 */
export function needsLook({ status, publishAt, publishedAt }: Moments): boolean {
  if (status === "closed") return publishAt === null && publishedAt === null;
  return status === "moderation" || status === "rejected";
}

/** What publishing means for a vacancy. */
export function publication(
  vacancy: Moments,
  policy: ModerationPolicy,
  verified: boolean,
  publishAt: Millis | null,
  now: Millis,
): "published" | "scheduled" | "submitted" {
  const first = policy === "all" || (policy === "unverified" && !verified);
  if (first || needsLook(vacancy)) return "submitted";
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

/** Whether others read what it says, or will without its company's doing: what it says anew is looked at. */
export function isOut({ status, publishedAt }: Moments): boolean {
  if (status === "closed") return publishedAt !== null;
  return status === "published" || status === "scheduled";
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
