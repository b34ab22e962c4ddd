import { z } from "@hono/zod-openapi";
import { SECOND } from "../../shared/kernel/time.ts";
import { chatJobs } from "../domains/chat/index.ts";
import { backchannelLogout, exportJob } from "../domains/identity/index.ts";
import { releaseUsesJob } from "../domains/media/index.ts";
import { moderationJobs } from "../domains/moderation/index.ts";
import { sendPush } from "../domains/people/index.ts";
import { goOnJob, keepDeadLetter, type QueueJob, runJobJob } from "../domains/platform/index.ts";
import { studioJobs } from "../domains/studio/index.ts";
import { videoJobs } from "../domains/video/index.ts";
import { workJobs } from "../domains/work/index.ts";
import type { Deps } from "./deps.ts";

const mail = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const sendMail: QueueJob<Deps, typeof mail> = {
  name: "platform.send-mail",
  message: mail,
  handle: (deps, message) => deps.outgoingMail.send(message),
};

const text = z.object({
  to: z.string(),
  text: z.string(),
  expiresAt: z.number(),
  data: z.record(z.string(), z.unknown()),
});

/** A code that has run out is of no use to anybody, and each message costs. */
const sendText: QueueJob<Deps, typeof text> = {
  name: "platform.send-text",
  message: text,
  handle: async (deps, message) => {
    if (deps.outgoingTexts === null || deps.clock.now() >= message.expiresAt) return;
    const sent = await deps.outgoingTexts.send(message);
    if (sent === "refused") deps.log.error("a text message was refused", { to: message.to });
  },
};

const all: readonly QueueJob<Deps>[] = [
  sendMail,
  sendText,
  runJobJob,
  goOnJob,
  backchannelLogout,
  exportJob,
  sendPush,
  releaseUsesJob,
  ...chatJobs,
  ...videoJobs,
  ...studioJobs,
  ...moderationJobs,
  ...workJobs,
];

const jobs: ReadonlyMap<string, QueueJob<Deps>> = new Map(
  all.map((job) => [job.name, job] as const),
);

const envelope = z.object({
  name: z.string(),
  requestId: z.string(),
  traceparent: z.string(),
  message: z.unknown(),
});
export type QueueEnvelope = z.infer<typeof envelope>;

/** Who asked for the work of a message, and what it is. Throws what does not come from us. */
export function envelopeOf(message: Message): QueueEnvelope {
  return envelope.parse(message.body);
}

const FIRST_DELAY_SECONDS = 5;
const LONGEST_DELAY_SECONDS = 3_600;
/** The first try and `max_retries` of wrangler.toml: who fails then goes to the dead. */
const MOST_TRIES = 9;

/** Handles one queue message: acknowledged when done, else tried again with a growing delay until it goes to the dead. Answers what came of it. */
export async function handleMessage(
  queue: string,
  message: Message,
  depsOf: (envelope: QueueEnvelope) => Promise<Deps>,
): Promise<string> {
  const parsed = envelopeOf(message);
  const deps = await depsOf(parsed);
  const lag = (Date.now() - message.timestamp.getTime()) / SECOND;
  deps.metrics.observe("veche_queue_lag_seconds", { queue }, Math.max(0, lag));
  let result = message.attempts < MOST_TRIES ? "failed" : "dead";
  try {
    const job = jobs.get(parsed.name);
    if (!job) throw new Error(`no job is named ${parsed.name}`);
    await job.handle(deps, job.message.parse(parsed.message));
    message.ack();
    result = "done";
  } catch (error) {
    deps.log.error("a job failed", { job: parsed.name, attempts: message.attempts, error });
    const delaySeconds = Math.min(
      LONGEST_DELAY_SECONDS,
      FIRST_DELAY_SECONDS * 2 ** message.attempts,
    );
    message.retry({ delaySeconds });
  } finally {
    const job = jobs.has(parsed.name) ? parsed.name : "unknown";
    deps.metrics.count("veche_queue_messages_total", { queue, job, result });
  }
  return result;
}

/** Whether it is the queue that messages go to when every attempt has failed. */
export function isDeadQueue(queue: string): boolean {
  return queue.startsWith("veche-jobs-dead");
}

const UNREADABLE = { name: "unknown", requestId: "unknown", traceparent: "", message: null };

/** The same of a dead message, which may have come from anywhere. */
export function deadEnvelopeOf(message: Message): QueueEnvelope {
  return envelope.safeParse(message.body).data ?? UNREADABLE;
}

/** Keeps a dead message, so that people can see it and send it again. Answers what came of it. */
export async function buryMessage(
  queue: string,
  message: Message,
  depsOf: (envelope: QueueEnvelope) => Promise<Deps>,
): Promise<string> {
  const parsed = envelope.safeParse(message.body);
  const deps = await depsOf(parsed.data ?? UNREADABLE);
  try {
    await keepDeadLetter(deps, {
      id: message.id,
      queue,
      job: parsed.data?.name ?? UNREADABLE.name,
      requestId: parsed.data?.requestId ?? null,
      message: parsed.success ? parsed.data.message : message.body,
      sentAt: message.timestamp.getTime(),
    });
    message.ack();
    return "done";
  } catch (error) {
    deps.log.error("a dead letter was not kept", { letter: message.id, error });
    message.retry({ delaySeconds: LONGEST_DELAY_SECONDS });
    return "failed";
  }
}
