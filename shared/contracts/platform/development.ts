import { z } from "@hono/zod-openapi";
import { contract } from "./contract.ts";
import { id, listOf, timestamp } from "./schemas.ts";

const channel = z.enum(["email", "sms", "push"]);

export const outboxMessage = z
  .object({
    id,
    channel,
    to: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    html: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    createdAt: timestamp,
  })
  .openapi("OutboxMessage");

export type OutboxMessage = z.infer<typeof outboxMessage>;

export const cronName = z.enum([
  "publish",
  "expire",
  "retention",
  "counters",
  "digest",
  "rotate-keys",
  "backup",
  "orphans",
]);

export type CronName = z.infer<typeof cronName>;

export const readOutbox = contract({
  operationId: "readOutbox",
  method: "get",
  path: "/api/dev/outbox",
  tag: "Development",
  summary: "Messages that would have left, newest first",
  access: "development",
  query: z.object({
    to: z.string().min(1).optional(),
    channel: channel.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  replies: { 200: { description: "The messages", body: listOf(outboxMessage) } },
});

export const runCron = contract({
  operationId: "runCron",
  method: "post",
  path: "/api/dev/cron",
  tag: "Development",
  summary: "Run a scheduled job now",
  description: "Before the counters run, views that are on their way arrive.",
  access: "development",
  body: z.object({ name: cronName }),
  replies: {
    200: {
      description: "What each of the job's tasks did",
      body: z.object({ name: cronName, report: z.record(z.string(), z.unknown()) }),
    },
  },
});

export const moveClock = contract({
  operationId: "moveClock",
  method: "post",
  path: "/api/dev/clock",
  tag: "Development",
  summary: "Move the platform's clock forward, or put it back",
  access: "development",
  body: z.union([
    z.object({
      advanceSeconds: z
        .number()
        .int()
        .min(0)
        .max(31_536_000 * 10),
    }),
    z.object({ reset: z.literal(true) }),
  ]),
  replies: {
    200: {
      description: "The platform's time now",
      body: z.object({ now: timestamp, offsetSeconds: z.number() }),
    },
  },
});
