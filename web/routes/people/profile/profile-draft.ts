import type { User } from "../../../../shared/client/index.ts";

/** A step of somebody's working life, as it is being written. */
export interface ExperienceDraft {
  /** Tells the rows apart while they are edited. */
  readonly key: string;
  readonly title: string;
  readonly company: string;
  /** A month such as `2021-04`, or a year; empty where nothing is said. */
  readonly from: string;
  readonly to: string;
  readonly description: string;
}

/** A profile as it is being written: every field a text. */
export interface ProfileDraft {
  readonly displayName: string;
  readonly headline: string;
  readonly bio: string;
  /** Separated by commas. */
  readonly skills: string;
  readonly tags: string;
  /** One on each line. */
  readonly links: string;
  readonly city: string;
  readonly country: string;
  /** Where that is, if it is known. */
  readonly point: { readonly lat: number; readonly lon: number } | null;
  readonly visibility: User["visibility"];
  readonly experience: readonly ExperienceDraft[];
}

export function draftOf(user: User): ProfileDraft {
  const { location } = user;
  const { lat = null, lon = null, city = "", country = "" } = location ?? {};
  return {
    displayName: user.displayName,
    headline: user.headline,
    bio: user.bio,
    skills: user.skills.join(", "),
    tags: user.tags.join(", "),
    links: user.links.join("\n"),
    city,
    country,
    point: lat === null || lon === null ? null : { lat, lon },
    visibility: user.visibility,
    experience: user.experience.map((step, index) => ({
      key: `known-${index}`,
      title: step.title,
      company: step.company,
      from: step.from ?? "",
      to: step.to ?? "",
      description: step.description,
    })),
  };
}

/** The same as `PATCH /api/users/me` takes it. */
export function patchOf(draft: ProfileDraft) {
  const { displayName, headline, bio, city, country, point, visibility } = draft;
  const placed = city.trim() !== "" || country.trim() !== "" || point !== null;
  return {
    displayName: displayName.trim(),
    headline: headline.trim(),
    bio: bio.trim(),
    skills: parted(draft.skills, ","),
    tags: parted(draft.tags, ",").map((tag) => tag.replace(/^#/, "")),
    links: parted(draft.links, "\n").map(asLink),
    location: placed
      ? {
          lat: point?.lat ?? null,
          lon: point?.lon ?? null,
          city: city.trim(),
          country: country.trim(),
        }
      : null,
    visibility,
    experience: draft.experience
      .filter(({ title }) => title.trim() !== "")
      .map(({ title, company, from, to, description }) => ({
        title: title.trim(),
        company: company.trim(),
        from: from || null,
        to: to || null,
        description: description.trim(),
      })),
  };
}

/** A year, or a year and a month, or nothing. */
const MONTH = /^(?:(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?)?$/;

export type ProblemField = "displayName" | "links" | "experience";

/** Which fields cannot be kept as they are. */
export function problemsOf(draft: ProfileDraft): ProblemField[] {
  const found: ProblemField[] = [];
  if (draft.displayName.trim() === "") found.push("displayName");
  if (!parted(draft.links, "\n").map(asLink).every(isLink)) found.push("links");
  const backwards = ({ from, to }: ExperienceDraft) =>
    from !== "" && to !== "" && to.slice(0, from.length) < from.slice(0, to.length);
  const unclear = ({ from, to }: ExperienceDraft) => ![from, to].every((one) => MONTH.test(one));
  if (draft.experience.some((step) => unclear(step) || backwards(step))) found.push("experience");
  return found;
}

function parted(text: string, by: string): string[] {
  return [...new Set(text.split(by).map((one) => one.trim()))].filter(Boolean);
}

/** An address as people write it: without its scheme. */
function asLink(text: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
}

function isLink(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^https?:$/.test(protocol) && hostname.includes(".");
}
