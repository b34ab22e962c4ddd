import { iso } from "../../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../../identity/index.ts";
import type { KeptDevice } from "./ports.ts";
import type { PushDeps } from "./send-push.ts";

/** A device without what reaches it: its address and keys are secrets of the device. */
function entry({ address, createdAt, seenAt }: KeptDevice) {
  const service = address.kind === "web" ? new URL(address.endpoint).host : "fcm";
  return { service, registeredAt: iso(createdAt), lastSeenAt: iso(seenAt) };
}

/** What somebody is notified of, and where. */
export async function* notificationsData(
  deps: PushDeps,
  userId: string,
): AsyncGenerator<ArchiveFile> {
  const [devices, settings] = await Promise.all([
    deps.hubs.devices(userId),
    deps.hubs.notificationSettings(userId),
  ]);
  const body = `${JSON.stringify({ devices: devices.map(entry), settings }, null, 2)}\n`;
  yield { path: "notifications.json", body, at: deps.clock.now(), compress: true };
}
