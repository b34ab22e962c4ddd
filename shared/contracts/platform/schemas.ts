import { z } from "@hono/zod-openapi";

/** UUIDv7 in canonical form. Any UUID is accepted as a reference; what is not there is 404. */
export const id = z.uuid().openapi({ example: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f" });

/** ISO 8601 in UTC with milliseconds. */
export const timestamp = z.iso
  .datetime({ precision: 3 })
  .openapi({ example: "2026-11-21T08:00:00.000Z" });

/** A moment as clients write them: any offset, any fraction of a second; in our form from there on. */
export const anyTimestamp = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .openapi({ example: "2026-11-21T08:00:00Z" });

/** An address of the web: nothing but http and https, so that it may stand in a page as a link. */
export const webLink = z
  .url({ protocol: /^https?$/, hostname: /./ })
  .max(500)
  .openapi({ example: "https://example.org/about" });

/** Where something is. Coordinates are degrees of WGS 84; there are both of them or none. */
export const place = z
  .object({
    lat: z.number().min(-90).max(90).nullable().default(null),
    lon: z.number().min(-180).max(180).nullable().default(null),
    city: z.string().trim().max(100).default(""),
    country: z.string().trim().max(60).default("").openapi({
      description: "Two letters of ISO 3166-1, or a name",
      example: "RU",
    }),
  })
  .refine(({ lat, lon }) => (lat === null) === (lon === null), {
    message: "must have both coordinates or none",
    path: ["lon"],
  })
  .openapi("Place");
export type Place = z.output<typeof place>;

/** `true` or `false` in a query. */
export const queryBoolean = z.enum(["true", "false"]).transform((text) => text === "true");

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional(),
});

/** The envelope of every list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

export type Problem = z.infer<typeof problem>;
