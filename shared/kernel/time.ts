/** Milliseconds since the Unix epoch, UTC. */
export type Millis = number;

export interface Clock {
  /** The platform's time now, in milliseconds since the Unix epoch. */
  now(): Millis;
}

declare global {
  /** Of the isolate, however often this module is in it: the bundled Worker has its own, and so have its tests. */
  var vecheClockOffset: Millis | undefined;
}

/**
 * The platform's clock. Worker and Durable Objects of one deployment read the same one, so that tokens,
 * schedules and alarms agree. It is the real time, unless development has moved it with {@link shiftClock}.
 */
export const systemClock: Clock = { now: () => Date.now() + clockOffset() };

/** Sets how far the platform's clock runs ahead of real time. Only development does this. */
export function shiftClock(offsetMs: Millis): void {
  globalThis.vecheClockOffset = offsetMs;
}

/** How far the platform's clock runs ahead of real time. */
export function clockOffset(): Millis {
  return globalThis.vecheClockOffset ?? 0;
}

/** ISO 8601 in UTC with milliseconds: the only form of a time on the wire. */
export function iso(at: Millis): string {
  return new Date(at).toISOString();
}

/** A time as headers of HTTP have it (RFC 9110 §5.6.7). */
export function httpDate(at: Millis): string {
  return new Date(at).toUTCString();
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
