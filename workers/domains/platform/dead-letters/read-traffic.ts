import type { QueueTraffic } from "../../../../shared/contracts/platform/jobs.ts";
import type { PlatformDeps } from "../ports.ts";
import { countDeadLetters } from "./dead-letters.ts";

const SAMPLE =
  /^veche_queue_messages_total\{queue="([^"]+)",job="([^"]+)",result="(done|failed|dead)"\}$/;

/** What has come of the messages of queues, by job, from the platform's own counters. */
export async function readTraffic(deps: PlatformDeps) {
  const [samples, deadLetters] = await Promise.all([
    deps.keptMetrics.samples(),
    countDeadLetters(deps),
  ]);
  const traffic = new Map<string, QueueTraffic>();
  for (const [name, value] of Object.entries(samples)) {
    const [, queue, job, result] = SAMPLE.exec(name) ?? [];
    if (!queue || !job || !result) continue;
    const key = `${queue} ${job}`;
    const before = traffic.get(key) ?? { queue, job, done: 0, failed: 0 };
    // The last attempt at a message that is dead then has failed too.
    const kind = result === "done" ? "done" : "failed";
    traffic.set(key, { ...before, [kind]: before[kind] + value });
  }
  const items = [...traffic.keys()].toSorted().flatMap((key) => traffic.get(key) ?? []);
  return { items, nextCursor: null, deadLetters };
}
