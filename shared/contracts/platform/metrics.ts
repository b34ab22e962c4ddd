import { z } from "@hono/zod-openapi";
import { contract } from "./contract.ts";
import { timestamp } from "./schemas.ts";

const count = z.number().int();
const milliseconds = z.number().nullable();

/** Of one step; a time or a part is null when there was nothing to take it of. */
const point = z.object({
  at: timestamp,
  requests: count,
  errors: count.openapi({ description: "Replies of 500 and more" }),
  p50Ms: milliseconds,
  p95Ms: milliseconds,
  signIns: count,
  failedSignIns: count,
  registrations: count,
  messages: count,
  calls: count,
  uploads: count,
  sockets: count.openapi({ description: "WebSockets opened" }),
  queries: count.openapi({ description: "Round trips to the database" }),
  queryMs: milliseconds,
  cacheHitRatio: z.number().nullable(),
  jobsDone: count,
  jobsFailed: count,
  generations: count,
  failedGenerations: count,
});

const route = z.object({
  route: z.string(),
  method: z.string(),
  requests: count,
  errors: count,
  meanMs: z.number(),
});

const metrics = z
  .object({
    stepSeconds: count,
    points: z.array(point),
    storageBytes: count.nullable(),
    files: count.nullable(),
    routes: z.array(route),
  })
  .openapi("Metrics");
export type MetricsView = z.infer<typeof metrics>;

export const getMetrics = contract({
  operationId: "adminGetMetrics",
  method: "get",
  path: "/api/admin/metrics",
  tag: "Administration",
  summary: "How the platform runs, step by step",
  access: "admin",
  query: z.object({
    hours: z.coerce.number().int().min(1).max(168).default(24).openapi({
      description:
        "So far back. Steps of 5 minutes up to 6 hours, of 15 up to a day, of an hour beyond.",
    }),
  }),
  replies: {
    200: {
      description:
        "Steps from the oldest; what is stored; the routes asked for most, since the beginning",
      body: metrics,
    },
  },
});
