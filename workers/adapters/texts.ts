import type { OutboxMessage } from "../../shared/contracts/platform/index.ts";
import type { Ids } from "../../shared/kernel/ids.ts";
import { type Clock, iso } from "../../shared/kernel/time.ts";
import type { TextMessage, Texts, Trace } from "../domains/platform/ports.ts";
import { boundedText } from "./bounded-text.ts";
import type { Outbox } from "./mailers.ts";
import { tracedFetch } from "./traced-fetch.ts";

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1_024;
const REQUEST_TIMEOUT = 408;
const TOO_MANY = 429;

/** A provider of text messages with an HTTP interface, described as data. `{to}` and `{text}` are filled in. */
export interface TextProvider {
  readonly url: string;
  readonly auth:
    | { readonly type: "basic"; readonly username: string }
    | { readonly type: "bearer" }
    | { readonly type: "header"; readonly name: string }
    | { readonly type: "none" };
  readonly format: "form" | "json";
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly accepted: {
    readonly statuses: readonly number[];
    /** Where the JSON answer says what became of it, with dots; and what it says when it was taken. */
    readonly field?: string | undefined;
    readonly values?: readonly string[] | undefined;
  };
}

/** Puts each message into the development outbox. */
export function outboxTexts(outbox: Outbox, clock: Clock, ids: Ids): Texts {
  return {
    async send({ to, text, data }) {
      const message: OutboxMessage = {
        id: ids.next<string>(),
        channel: "sms",
        to,
        subject: "",
        text,
        html: "",
        data,
        createdAt: iso(clock.now()),
      };
      await outbox.addToOutbox(message);
      return "sent";
    },
  };
}

/** Puts each message on the queue, whose consumer hands it to {@link providerTexts}. */
export function queuedTexts(queue: Queue, trace: Trace): Texts {
  return {
    async send(message) {
      const { requestId, traceparent } = trace;
      await queue.send({ name: "platform.send-text", requestId, traceparent, message });
      return "sent";
    },
  };
}

/**
 * Sends through a provider. Answers `refused` when it will never take this message; throws when it may be tried again:
 * no answer within ten seconds, a failure on its side, too many requests, or an answer that makes no sense.
 */
export function providerTexts(provider: TextProvider, secret: string): Texts {
  return {
    async send(message) {
      const response = await tracedFetch(provider.url, requestOf(provider, secret, message));
      const answer = await boundedText(response, MOST_BYTES);
      const { status } = response;
      if (isTaken(provider, status, answer)) return "sent";
      if (status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY) {
        return "refused";
      }
      throw new Error(`the provider of text messages answered ${status}`);
    },
  };
}

function requestOf(provider: TextProvider, secret: string, { to, text }: TextMessage): RequestInit {
  const filled = Object.entries(provider.fields).map(([name, value]) => [
    name,
    value.replace(/\{(to|text)\}/g, (_, what: string) => (what === "to" ? to : text)),
  ]);
  const json = provider.format === "json";
  const body = Object.fromEntries(filled);
  return {
    method: "POST",
    body: json ? JSON.stringify(body) : new URLSearchParams(body),
    headers: {
      Accept: "application/json",
      ...(json && { "Content-Type": "application/json" }),
      ...provider.headers,
      ...authorization(provider.auth, secret),
    },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
}

function authorization(auth: TextProvider["auth"], secret: string): Record<string, string> {
  if (auth.type === "none") return {};
  if (auth.type === "header") return { [auth.name]: secret };
  if (auth.type === "bearer") return { Authorization: `Bearer ${secret}` };
  const credentials = Buffer.from(`${auth.username}:${secret}`).toString("base64");
  return { Authorization: `Basic ${credentials}` };
}

function isTaken({ accepted }: TextProvider, status: number, answer: string): boolean {
  if (!accepted.statuses.includes(status)) return false;
  if (accepted.field === undefined) return true;
  const said = fieldOf(answer, accepted.field);
  if (said === undefined) return false;
  return accepted.values === undefined || accepted.values.includes(String(said));
}

function fieldOf(answer: string, path: string): unknown {
  try {
    return path.split(".").reduce(memberOf, JSON.parse(answer));
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}
