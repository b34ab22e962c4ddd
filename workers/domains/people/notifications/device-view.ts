import type { PushDevice } from "../../../../shared/contracts/people/notifications.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { KeptDevice } from "./ports.ts";

/** A device as its owner sees it: nothing in it reaches the device. */
export function deviceView(device: KeptDevice, sessionId: string): PushDevice {
  return {
    id: device.id,
    kind: device.address.kind,
    current: device.sessionId === sessionId,
    createdAt: iso(device.createdAt),
  };
}
