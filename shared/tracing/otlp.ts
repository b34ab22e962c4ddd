import type { Attributes, Span } from "./work.ts";

const MICROS_A_MILLISECOND = 1_000;
const NANOS_A_MICROSECOND = 1_000n;
const ERROR = 2;

function anyValue(value: string | number | boolean) {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * MICROS_A_MILLISECOND)) * NANOS_A_MICROSECOND);
}

function spanOf({ parentId, startedAt, endedAt, attributes, failed, ...rest }: Span) {
  return {
    ...rest,
    ...(parentId !== null && { parentSpanId: parentId }),
    startTimeUnixNano: nanos(startedAt),
    endTimeUnixNano: nanos(endedAt),
    attributes: attributesOf(attributes),
    ...(failed && { status: { code: ERROR } }),
  };
}

/**
 * Spans as a collector takes them: ExportTraceServiceRequest in the JSON form of OTLP 1.x
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: ids in hex, 64-bit numbers as strings).
 */
export function exportRequest(spans: readonly Span[], resource: Attributes) {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: "veche" }, spans: spans.map(spanOf) }],
      },
    ],
  };
}
