import { HOUR, MINUTE, type Millis } from "../../../shared/kernel/time.ts";
import type { ImageType } from "./ports.ts";

/** Longest side of each rendition, in pixels. */
export const RENDITION_SIDES = { thumb: 320, medium: 1_280, full: 2_560 } as const;
export type Rendition = keyof typeof RENDITION_SIDES;
export const RENDITIONS: readonly Rendition[] = ["thumb", "medium", "full"];
export type Variant = Rendition | "original";
/** What is kept beside an object; `jpeg` as small as a thumb, for documents, which cannot show WebP. */
export type KeptForm = Rendition | "jpeg";

/** Part of every URL and validator: raise it when renditions are made in another way. */
export const RENDITION_VERSION = "1";

/** Larger files are decoded after the reply: until then their structure speaks for them. */
export const DECODED_AT_ONCE_BYTES = 8 * 1_024 * 1_024;

/** A request that sends its file more slowly than this is given up. */
export const LONGEST_UPLOAD_MS = 30 * MINUTE;
/** What is loose for longer than this belongs to nobody; well over {@link LONGEST_UPLOAD_MS}. */
export const LOOSE_MS = HOUR;

interface Owned {
  readonly ownerId: string;
  readonly shown: boolean | null;
}

/** The one rule of who may know that an image exists. Whether others do, the table's own column `shown` says. */
export function canSee(image: Owned, viewerId: string | null): boolean {
  return image.shown === true || image.ownerId === viewerId;
}

/** How reports and moderators name images. */
export const IMAGE_KIND = "image";

/** The end of the year 9999, in seconds: of addresses that hold as long as the image is there. */
export const NEVER = 253_402_300_799;

/** Whether someone may show images to others. */
export function mayPublish(account: { readonly emailVerified: boolean }): boolean {
  return account.emailVerified;
}

/** Where a form of the object lies that is made of it. */
export function renditionKey(key: string, form: KeptForm): string {
  return `${key}/${form}-${RENDITION_VERSION}`;
}

/** Every object that exists because of this one. */
export function familyOf(key: string): string[] {
  return [key, ...[...RENDITIONS, "jpeg" as const].map((form) => renditionKey(key, form))];
}

const SIGNED_FOR_MS = HOUR;
const SAME_URL_MS = 30 * MINUTE;

/** Until when a URL signed now holds, in seconds: 30 to 60 minutes, the same for half an hour, so that caches work. */
export function signedUntil(now: Millis): number {
  return (Math.floor(now / SAME_URL_MS) * SAME_URL_MS + SIGNED_FOR_MS) / 1_000;
}

/** What the signature of a hidden image's URL covers. */
export function signedText(imageId: string, variant: Variant, expires: number): string {
  return `${imageId}/${variant}?expires=${expires}`;
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

/** File name endings by what the bytes are. */
export const EXTENSIONS: Readonly<Record<ImageType, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
};
