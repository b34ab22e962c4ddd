import type { Device } from "./device.ts";
import type { KnownLogs } from "./known-logs.ts";
import type { Surroundings } from "./ports.ts";

/** What a device has for all its chats. */
export interface Here {
  readonly around: Surroundings;
  readonly device: Device;
  readonly logs: KnownLogs;
}
