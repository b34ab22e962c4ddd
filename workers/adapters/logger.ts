import type { Clock } from "../../shared/kernel/time.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Log } from "../domains/platform/ports.ts";
import { redact as byDefault, type Redact } from "./redaction.ts";

const LEVELS = { debug: 10, info: 20, warn: 30, error: 40, none: 99 } as const;
export type LogLevel = keyof typeof LEVELS;
export type LogSink = (line: string) => void;

/** Writes one JSON object a line, redacted. `context` (request id, user id) stands in every line. */
export function jsonLog(
  clock: Clock,
  threshold: LogLevel,
  context: Readonly<Record<string, unknown>>,
  sink: LogSink,
  redact: Redact = byDefault,
): Log {
  const write =
    (level: Exclude<LogLevel, "none">) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (LEVELS[level] < LEVELS[threshold]) return;
      const safe = redact(fields) as Record<string, unknown>;
      sink(JSON.stringify({ time: iso(clock.now()), level, message, ...context, ...safe }));
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** The one place where a line leaves the Worker: the platform collects what the console prints. */
export function writeLine(line: string): void {
  console.log(line);
}
