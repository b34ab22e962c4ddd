import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

/** Limits of contract 4, in bytes and pixels. */
export const IMAGE_LIMITS = {
  bytes: 50 * 1_024 * 1_024,
  side: 12_000,
  pixels: 100_000_000,
} as const;

export const IMAGE_TYPES = [
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "image/avif",
] as const;

export const image = z
  .object({
    id,
    fileId: id,
    ownerId: id,
    owner: person,
    title: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    isPublic: z.boolean(),
    width: z.number().int(),
    height: z.number().int(),
    bytes: z.number().int(),
    contentType: z.enum(IMAGE_TYPES),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    thumbHash: z.string().openapi({
      description: "ThumbHash, base64; empty for a moment after a large file came in",
    }),
    urls: z.object({
      thumb: z.string(),
      medium: z.string(),
      full: z.string(),
      original: z.string().optional().openapi({ description: "Only for its owner" }),
    }),
    likes: z.number().int(),
    liked: z.boolean(),
    withheld: z.enum(["reported", "rejected"]).nullable().openapi({
      description:
        "Why others do not see it although it is public: reports, until a moderator looks, or a moderator. Only told to its owner",
    }),
    rejectionReason: z.string().nullable().openapi({
      description: "Why a moderator took it down, in the owner's language. Only told to its owner",
    }),
    views: z.number().int(),
    createdAt: timestamp,
  })
  .openapi("Image");
export type Image = z.infer<typeof image>;

/** One tag, as it is written. */
export const imageTag = z.string().trim().min(1).max(40);
