import { AsyncLocalStorage } from "node:async_hooks";
import type { Called } from "./called.ts";
import { arrangedFaults } from "./faults.ts";

/** What a span is to the other side (OpenTelemetry's SpanKind, by number as OTLP has it). */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
export type SpanKind = (typeof KIND)[keyof typeof KIND];

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** One step of a piece of work. Times are milliseconds since 1970. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Attributes;
  readonly failed: boolean;
}

/** What a piece of work asked of others: how often, and how long it waited. Whom it asked nothing is not in it. */
export type Calls = Partial<Record<Called, { count: number; ms: number }>>;

/** Names the asking to those it is handed on to: called only by whoever hands it on. */
export type HandOn = () => string;

/** What is kept of a step until it is known whether it is sent: most never are, and get neither an id nor attributes. */
interface Step {
  readonly spanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly about: () => Attributes;
  readonly failed: boolean;
}

/** When a step began, by `performance.now()`, how long it took, and how it ended. */
export interface StepTimes {
  readonly began: number;
  readonly ms: number;
  readonly failed: boolean;
}

/** What work was, once it is over. */
export interface Ended {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
}

/** A piece of work that goes on without end makes no more spans than this. */
const MOST_SPANS = 200;
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = 1;

/** Asked for in stock: each asking costs more than what comes of it. */
const stock = new Uint8Array(4_096);
const words = new DataView(stock.buffer);
let used = stock.length;

/** Takes so many random bytes. Answers where in the stock they are. */
function take(bytes: number): number {
  if (used + bytes > stock.length) {
    crypto.getRandomValues(stock);
    used = 0;
  }
  used += bytes;
  return used - bytes;
}

function random(bytes: number): string {
  const from = take(bytes);
  return stock.subarray(from, from + bytes).toHex();
}

const PLACES = 2 ** 32;

/** A random place among traces. */
function place(): number {
  return words.getUint32(take(4)) / PLACES;
}

/** The last digits of a trace in that place. */
function digitsOf(part: number): string {
  return (part * PLACES).toString(16).padStart(8, "0");
}

/** The place of a trace: its last eight digits are random. */
function partOf(traceId: string): number {
  return Number.parseInt(traceId.slice(-8), 16) / PLACES;
}

export interface Beginning {
  readonly requestId: string;
  /** Of who asked for it (W3C Trace Context); what is not well-formed counts as none. */
  readonly traceparent?: string | null | undefined;
  /** The part of traces that begin here to keep, 0 to 1. */
  readonly ratio: number;
  /** Whether spans are kept at all. */
  readonly recording: boolean;
}

/**
 * A request, a message of a queue, a call of an object: one entry in a trace, with what it asks of others. There is one
 * of every request, and most ask nothing and are sent nowhere: what only those need is made when it is asked for.
 */
export class Work {
  readonly requestId: string;
  readonly parentId: string | null;
  /** The place of its trace among all, 0 to 1: the same wherever the trace is sampled. */
  readonly part: number;
  /** Whether its spans are sent whatever comes of it. */
  readonly sampled: boolean;
  readonly startedAt = Date.now();
  readonly calls: Calls = {};
  readonly #began = performance.now();
  #traceId: string | null;
  #spanId: string | null = null;
  readonly #spans: Step[] | null;

  constructor({ requestId, traceparent, ratio, recording }: Beginning) {
    this.requestId = requestId;
    const [, traceId, parentId, flags] = TRACEPARENT.exec(traceparent ?? "") ?? [];
    this.#traceId = traceId ?? null;
    this.part = traceId === undefined ? place() : partOf(traceId);
    this.parentId = parentId ?? null;
    const asked = flags === undefined ? null : (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED;
    this.sampled = asked ?? this.part < ratio;
    this.#spans = recording ? [] : null;
  }

  get traceId(): string {
    this.#traceId ??= random(12) + digitsOf(this.part);
    return this.#traceId;
  }

  get spanId(): string {
    this.#spanId ??= random(8);
    return this.#spanId;
  }

  /** How this work is named to those it asks: with its own span, or that of the asking. */
  traceparent(spanId = this.spanId): string {
    return `00-${this.traceId}-${spanId}-${this.sampled ? "01" : "00"}`;
  }

  /** Asks something of others: counts it, times it, and makes a span of it. `ask` gets what names it to hand on. */
  async ask<Answer>(
    what: Called,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    ask: (handOn: HandOn) => Promise<Answer>,
  ): Promise<Answer> {
    const spans = this.#spans;
    let spanId = spans === null ? this.spanId : null;
    const handOn = () => {
      spanId ??= random(8);
      return this.traceparent(spanId);
    };
    const began = performance.now();
    let failed = true;
    try {
      const answer = await ask(handOn);
      failed = false;
      return answer;
    } finally {
      const times = { began, ms: performance.now() - began, failed };
      this.#keep(what, { name, kind, about: () => attributes, spanId }, times);
    }
  }

  /** Keeps what was asked of others and has been answered; what it was about is asked only if it is sent. */
  note(what: Called, name: string, about: () => Attributes, times: StepTimes): void {
    this.#keep(what, { name, kind: KIND.client, about, spanId: null }, times);
  }

  #keep(
    what: Called,
    step: Pick<Step, "name" | "kind" | "about" | "spanId">,
    { began, ms, failed }: StepTimes,
  ): void {
    this.calls[what] ??= { count: 0, ms: 0 };
    const calls = this.calls[what];
    calls.count += 1;
    calls.ms += ms;
    if (this.#spans === null || this.#spans.length >= MOST_SPANS) return;
    const { name, kind, about, spanId } = step;
    const startedAt = this.startedAt + began - this.#began;
    this.#spans.push({ spanId, name, kind, startedAt, endedAt: startedAt + ms, about, failed });
  }

  /** Whether its spans are to be sent: those that are sampled, and whatever failed. */
  isSent(failed: boolean): boolean {
    return this.#spans !== null && (this.sampled || failed);
  }

  /** Ends it. Answers its spans, if they are to be sent. What it was is asked only then. */
  end(failed: boolean, what: () => Ended): readonly Span[] {
    if (this.#spans === null || !this.isSent(failed)) return [];
    const { name, kind, attributes } = what();
    const { traceId, spanId, parentId, startedAt } = this;
    const endedAt = startedAt + (performance.now() - this.#began);
    const own = { traceId, spanId, parentId, name, kind, startedAt, endedAt, attributes, failed };
    const steps = this.#spans.map(({ about, ...step }) => {
      const ids = { traceId, spanId: step.spanId ?? random(8), parentId: spanId };
      return { ...step, ...ids, attributes: about() };
    });
    return [own, ...steps];
  }
}

/** Where the present work is looked up. */
interface Place {
  readonly work: Work | undefined;
}

const present = new AsyncLocalStorage<Place>();

/** The work that is being done, wherever in it one asks. */
export function presentWork(): Work | undefined {
  return present.getStore()?.work;
}

/** Does it as part of this work. */
export function within<Answer>(work: Work, run: () => Answer): Answer {
  return present.run({ work }, run);
}

/**
 * A context that one piece of work is done in after the other. Making one costs a request as much as all else that watches
 * it, entering one that there is next to nothing.
 */
export class Stage implements Place {
  /** Weakly: of work that was cut off nobody says that it is over. */
  #work: WeakRef<Work> | null = null;
  /** Its answer, and what goes on after that. */
  #open = 0;
  readonly #enter: <Answer>(run: () => Answer) => Answer;

  constructor() {
    this.#enter = present.run(this, () => AsyncLocalStorage.snapshot());
  }

  get work(): Work | undefined {
    return this.#work?.deref();
  }

  /** One that is free, for this work alone; `null` if none is. */
  static of(work: Work): Stage | null {
    const stage = free.pop() ?? stages.find((one) => one.work === undefined);
    if (stage === undefined) return null;
    stage.#work = new WeakRef(work);
    stage.#open = 1;
    return stage;
  }

  /** Does it as part of this work, whose the stage is. Where the runtime does not let the stage pass, in a context of its own. */
  enter<Answer>(work: Work, run: () => Answer): Answer {
    let entered = false;
    try {
      return this.#enter(() => {
        entered = true;
        return run();
      });
    } catch (error) {
      if (entered) throw error;
      return within(work, run);
    }
  }

  /** This goes on after the work's answer: the stage is the work's until then. */
  keep(work: Work, goingOn: Promise<unknown>): Promise<unknown> {
    this.#open += 1;
    return goingOn.finally(() => this.leave(work));
  }

  /** The work's answer is there as a whole, or what went on after it is over: with the last of them the stage is free. */
  leave(work: Work): void {
    if (this.work !== work) return;
    this.#open -= 1;
    if (this.#open > 0) return;
    this.#work = null;
    free.push(this);
  }
}

/**
 * As many as a busy isolate has requests at a time. All are made while the isolate starts: one that is made in a request
 * is entered in no other.
 */
const STAGES = 128;
const stages = Array.from({ length: STAGES }, () => new Stage());
const free = [...stages];

/** Asks something of others as part of the present work, if there is any. */
export function asked<Answer>(
  what: Called,
  name: string,
  kind: SpanKind,
  attributes: Attributes,
  ask: (handOn: HandOn | null) => Promise<Answer>,
): Promise<Answer> {
  const work = presentWork();
  const faults = arrangedFaults();
  if (faults !== null) {
    const disturbed = (handOn: HandOn | null) => faults.disturbed(what, () => ask(handOn));
    return work === undefined ? disturbed(null) : work.ask(what, name, kind, attributes, disturbed);
  }
  return work === undefined ? ask(null) : work.ask(what, name, kind, attributes, ask);
}
