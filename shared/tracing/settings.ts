import type { Collector } from "./exporter.ts";

/** What of the environment tracing goes by; read by the Worker and by each object. */
interface TracingEnv {
  readonly ENVIRONMENT?: string;
  readonly OTLP_ENDPOINT?: string;
  readonly OTLP_HEADERS?: string;
  readonly TRACE_RATIO?: string;
}

export interface Tracing {
  /** `null` where none is configured: nothing is recorded then, and traces are only passed on. */
  readonly collector: Collector | null;
  readonly ratio: number;
}

const DEFAULT_RATIO = 0.01;

/** `authorization=Bearer x,other=y`, as OTEL_EXPORTER_OTLP_HEADERS is written. */
function headersOf(text: string): Record<string, string> {
  const pairs = text.split(",").map((pair) => pair.split("="));
  return Object.fromEntries(
    pairs.flatMap(([name = "", ...value]) =>
      name.trim() === "" ? [] : [[name.trim(), decodeURIComponent(value.join("=").trim())]],
    ),
  );
}

/** Read once of each environment: every call of an object asks. */
const known = new WeakMap<TracingEnv, Tracing>();

/** How this deployment is traced. */
export function tracingOf(env: TracingEnv): Tracing {
  const tracing = known.get(env) ?? read(env);
  known.set(env, tracing);
  return tracing;
}

function read(env: TracingEnv): Tracing {
  const { ENVIRONMENT = "", OTLP_ENDPOINT = "", OTLP_HEADERS = "", TRACE_RATIO = "" } = env;
  const ratio = TRACE_RATIO === "" ? DEFAULT_RATIO : Number(TRACE_RATIO);
  if (OTLP_ENDPOINT === "") return { collector: null, ratio };
  const resource = { "service.name": "veche", "deployment.environment.name": ENVIRONMENT };
  const headers = headersOf(OTLP_HEADERS);
  return { collector: { endpoint: OTLP_ENDPOINT, headers, resource }, ratio };
}
