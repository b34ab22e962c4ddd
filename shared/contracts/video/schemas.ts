import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

export const VIDEO_LIMITS = {
  title: 200,
  description: 5_000,
  tags: 20,
  tag: 40,
  captions: 20,
  captionBytes: 1_024 * 1_024,
} as const;

export const videoStatus = z.enum([
  "uploading",
  "processing",
  "moderation",
  "approved",
  "rejected",
  "failed",
]);
export type VideoStatus = z.infer<typeof videoStatus>;

export const rendition = z.object({
  name: z.string(),
  height: z.number().int(),
  url: z.string(),
});
export type Rendition = z.infer<typeof rendition>;

/** A language as BCP 47 writes it, in its short forms. */
export const captionLanguage = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/, "must be a language tag")
  .openapi({ example: "en" });

const caption = z.object({
  language: captionLanguage,
  label: z.string(),
  url: z.string(),
});

const thumbnails = z
  .object({
    url: z.string(),
    columns: z.number().int(),
    rows: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
    intervalSeconds: z.number(),
  })
  .openapi("VideoThumbnails", {
    description: "One picture with small frames of the whole video, in rows, for the seek bar",
  });

export const video = z
  .object({
    id,
    ownerId: id,
    owner: person,
    title: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    status: videoStatus,
    progress: z.number().int().min(0).max(100).openapi({
      description: "Of the processing, in percent",
    }),
    rejectionReason: z.string().nullable().openapi({ description: "Told to its owner" }),
    failureReason: z.string().nullable().openapi({
      description: "`not_a_video`, `no_video_track`, `timed_out`, or what the encoder says",
    }),
    isPublic: z.boolean(),
    archived: z.boolean(),
    reported: z.boolean().openapi({
      description: "Hidden from others because several people reported it, until a moderator looks",
    }),
    publishAt: timestamp.nullable(),
    publishedAt: timestamp.nullable().openapi({ description: "Since when others see it" }),
    vacancyId: id.nullable(),
    durationSeconds: z.number().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    renditions: z.array(rendition),
    poster: z.object({ url: z.string(), watermarkedUrl: z.string() }).nullable(),
    previewUrl: z.string().nullable(),
    thumbnails: thumbnails.nullable(),
    captions: z.array(caption),
    views: z.number().int(),
    createdAt: timestamp,
  })
  .openapi("Video");
export type Video = z.infer<typeof video>;

/** What the owner's devices are told of while a video is made ready, looked at and published. */
export const videoNews = z.object({
  id,
  status: videoStatus,
  progress: z.number().int(),
  rejectionReason: z.string().nullable(),
  failureReason: z.string().nullable(),
  publishedAt: timestamp.nullable(),
});
export type VideoNews = z.infer<typeof videoNews>;

export const playback = z
  .object({
    kind: z.enum(["hls", "progressive"]),
    url: z.string(),
    posterUrl: z.string().nullable(),
    expiresAt: timestamp,
    renditions: z.array(rendition),
  })
  .openapi("Playback");
export type Playback = z.infer<typeof playback>;
