import type { DeviceProblem } from "./call-view.ts";

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: "permission",
  SecurityError: "permission",
  NotFoundError: "no_device",
  OverconstrainedError: "no_device",
  NotReadableError: "device_busy",
  AbortError: "device_busy",
  TypeError: "unsupported",
};

/** What the browser's refusal of a device means (W3C Media Capture and Streams, 10.2.1 `getUserMedia`). */
export function deviceProblemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error ? error.name : "";
  return PROBLEMS[name] ?? "device_failed";
}
