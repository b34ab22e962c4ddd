import type { MlsDevice } from "../../../../shared/contracts/chat/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { ListedDevice } from "./store.ts";

/** A device as people see it. */
export function viewDevice(row: ListedDevice): MlsDevice {
  return { ...row, createdAt: iso(row.createdAt), seenAt: iso(row.seenAt) };
}
