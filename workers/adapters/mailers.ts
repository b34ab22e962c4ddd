import type { OutboxMessage } from "../../shared/contracts/platform/index.ts";
import type { Ids } from "../../shared/kernel/ids.ts";
import { type Clock, iso } from "../../shared/kernel/time.ts";
import type { Mail, Mailer, Trace } from "../domains/platform/ports.ts";

/** The development outbox: nothing leaves, everything can be read. */
export interface Outbox {
  addToOutbox(message: OutboxMessage): Promise<unknown>;
}

/** Puts each mail into the development outbox. */
export function outboxMailer(outbox: Outbox, clock: Clock, ids: Ids): Mailer {
  return {
    async send({ to, subject, text, html, data }) {
      const createdAt = iso(clock.now());
      const message = {
        id: ids.next<string>(),
        channel: "email",
        to,
        subject,
        text,
        html,
        data,
        createdAt,
      } as const;
      await outbox.addToOutbox(message);
    },
  };
}

/** Puts each mail on the queue, whose consumer hands it to {@link emailMailer}: a slow mail service holds nobody up. */
export function queuedMailer(queue: Queue, trace: Trace): Mailer {
  return {
    async send(message) {
      const { requestId, traceparent } = trace;
      await queue.send({ name: "platform.send-mail", requestId, traceparent, message });
    },
  };
}

/** Sends through the platform's e-mail service. Throws when it refuses, so that the queue tries again. */
export function emailMailer(email: SendEmail, from: string): Mailer {
  return {
    async send({ to, subject, text, html }: Mail) {
      await email.send({ from, to, subject, text, html });
    },
  };
}
