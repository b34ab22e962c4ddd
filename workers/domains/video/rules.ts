import type { Role } from "../../../shared/contracts/people/index.ts";
import type { VideoStatus } from "../../../shared/contracts/video/index.ts";
import { HOUR, MINUTE, type Millis, SECOND } from "../../../shared/kernel/time.ts";

/** How reports and moderators name videos. */
export const VIDEO_KIND = "video";

// ---- Status

/** What may happen to a video: from which states, and which state it leads to. Anything else changes nothing. */
export const EVENTS = {
  uploaded: { from: ["uploading"], to: "processing" },
  prepared: { from: ["processing"], to: "moderation" },
  broken: { from: ["uploading", "processing"], to: "failed" },
  retried: { from: ["failed"], to: "processing" },
  replaced: {
    from: ["uploading", "processing", "moderation", "approved", "rejected", "failed"],
    to: "processing",
  },
  approved: { from: ["moderation", "rejected"], to: "approved" },
  /** Also what is not ready: a film that took the place of a reported one does not keep a video from being taken away. */
  rejected: { from: ["processing", "moderation", "approved", "failed"], to: "rejected" },
} as const satisfies Record<string, { from: readonly VideoStatus[]; to: VideoStatus }>;
export type VideoEvent = keyof typeof EVENTS;

/** The state after an event; `null` when it cannot happen in that state. */
export function after(status: VideoStatus, event: VideoEvent): VideoStatus | null {
  const { from, to }: { from: readonly VideoStatus[]; to: VideoStatus } = EVENTS[event];
  return from.includes(status) ? to : null;
}

// ---- Visibility

/** Who looks. */
export interface Viewer {
  readonly userId: string;
  readonly role: Role;
}

interface Shown {
  readonly ownerId: string;
  readonly visibleFrom: Millis | null;
}

/** Whether somebody sees a video whatever its state: its owner does, and moderators do. */
export function seesAll(viewer: Viewer | null, ownerId: string): boolean {
  if (viewer === null) return false;
  return viewer.userId === ownerId || viewer.role !== "user";
}

/** Whether others see it now. */
export function isOut({ visibleFrom }: Pick<Shown, "visibleFrom">, now: Millis): boolean {
  return visibleFrom !== null && visibleFrom <= now;
}

/** The one rule of who may know that a video exists. When others do, the table's own column `visible_from` says. */
export function canSee(video: Shown, viewer: Viewer | null, now: Millis): boolean {
  return seesAll(viewer, video.ownerId) || isOut(video, now);
}

// ---- Addresses

/**
 * What an address lets its bearer fetch: `watch` what everybody may see now, `own` the same whatever its state, `source`
 * the upload itself, for who makes it ready.
 */
export type Grant = "watch" | "own" | "source";

const SAME_URL_MS = 30 * MINUTE;
/** An encoder may have to wait for its turn. */
const SOURCE_MS = 6 * HOUR;

/** Until when an address signed now holds, in seconds: 30 to 60 minutes, the same for half an hour, so that caches work. */
export function watchedUntil(now: Millis): number {
  return (Math.floor(now / SAME_URL_MS) * SAME_URL_MS + HOUR) / SECOND;
}

/** The same for the upload itself. */
export function sourceUntil(now: Millis): number {
  return Math.floor((now + SOURCE_MS) / SECOND);
}

/** What the signature of an address covers. One signature is good for everything of a video that the grant lets fetch. */
export function grantText(videoId: string, grant: Grant, expires: number): string {
  return `${videoId}/${grant}?expires=${expires}`;
}

/** Where something of a video is fetched. `query` is a signed grant. */
export function contentUrl(videoId: string, name: string, query: string): string {
  return `/api/videos/${videoId}/content/${name}?${query}`;
}

// ---- What is made of a video

/** The upload as it came. */
export const ORIGINAL = "original";
/** The playlist of playlists; written when it is asked for. */
export const MASTER = "master.m3u8";

/** Everything that may be made of a video, by name, with its type. */
export const MADE: Readonly<Record<string, string>> = {
  "480p.mp4": "video/mp4",
  "480p.m3u8": "application/vnd.apple.mpegurl",
  "480p.hls.mp4": "video/mp4",
  "720p.mp4": "video/mp4",
  "720p.m3u8": "application/vnd.apple.mpegurl",
  "720p.hls.mp4": "video/mp4",
  "poster.jpg": "image/jpeg",
  "poster-marked.webp": "image/webp",
  "preview.mp4": "video/mp4",
  "preview.gif": "image/gif",
  "thumbnails.jpg": "image/jpeg",
};

/** Where something made of a video lies. */
export function madeKey(tryKey: string, name: string): string {
  return `${tryKey}/${name}`;
}

/** Every object that may have come of one try. */
export function keysOfTry(tryKey: string): string[] {
  return Object.keys(MADE).map((name) => madeKey(tryKey, name));
}

// ---- Processing

/** A video that is not ready by then is given up. */
export const LONGEST_MS = 6 * HOUR;
const FIRST_LOOK_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 5 * 60;

/** How long to wait before the engine is asked for the n-th time (from 0), in seconds. */
export function pauseBefore(round: number): number {
  return Math.min(LONGEST_PAUSE_SECONDS, Math.round(FIRST_LOOK_SECONDS * 1.5 ** round));
}

/** Objects that somebody may still be writing are deleted once more after this. */
export const LATE_MS = 24 * HOUR;

// ---- Words

const WORD = /[\p{L}\p{N}]+/gu;
const LONGEST_WORD = 40;
const MOST_WORDS = 500;
const MOST_SOUGHT = 5;

function wordsOf(text: string): string[] {
  const words = text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
  return words.map((word) => word.slice(0, LONGEST_WORD));
}

/** The words that a video is found by, each once. */
export function wordsOfVideo(video: {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
}): string[] {
  const text = [video.title, ...video.tags, video.description].join(" ");
  return [...new Set(wordsOf(text))].slice(0, MOST_WORDS);
}

/** The words of a search, at most five. */
export function soughtWords(query: string): string[] {
  return [...new Set(wordsOf(query))].slice(0, MOST_SOUGHT);
}

/** The form tags are compared by. */
export function tagKey(tag: string): string {
  return tag.normalize("NFC").toLowerCase();
}

/** Tags as they are kept: each once, as first written. */
export function distinctTags(tags: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of tags) if (!byKey.has(tagKey(tag))) byKey.set(tagKey(tag), tag);
  return [...byKey.values()];
}
