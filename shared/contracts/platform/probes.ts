import { z } from "@hono/zod-openapi";
import { contract } from "./contract.ts";

const dependency = z.object({ ok: z.boolean(), latencyMs: z.number() });

export const healthz = contract({
  operationId: "healthz",
  method: "get",
  path: "/healthz",
  tag: "Probes",
  summary: "Whether the Worker is alive; touches nothing else",
  access: "public",
  replies: { 200: { description: "Alive", body: z.object({ status: z.literal("ok") }) } },
});

const readiness = z.object({
  status: z.enum(["ok", "unavailable"]),
  dependencies: z.record(z.string(), dependency),
});

export const readyz = contract({
  operationId: "readyz",
  method: "get",
  path: "/readyz",
  tag: "Probes",
  summary: "Whether what the platform needs answers, each with its latency",
  access: "public",
  replies: {
    200: { description: "All answer", body: readiness },
    503: { description: "One that is needed does not", body: readiness },
  },
});
