import { z } from "@hono/zod-openapi";

/** Facts that one domain tells the others. Delivered at least once: who listens must not mind hearing one twice. */
export const domainEvent = z.discriminatedUnion("name", [
  z.object({ name: z.literal("user.registered"), userId: z.uuid() }),
  z.object({ name: z.literal("user.profile_changed"), userId: z.uuid() }),
]);

export type DomainEvent = z.infer<typeof domainEvent>;
