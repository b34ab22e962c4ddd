import { accountLock, deviceLock, sessionLock } from "../sign-in-guard.ts";
import type { UserRow } from "../store.ts";

/** The counters that hold everybody back from an account: of passwords and of second factors. */
export function mainLocks(userId: string): string[] {
  return [accountLock(userId), `mfa:${userId}`];
}

/** Every counter that can hold an account back: those, of codes by mail, and each device's and session's own. */
export function locksOf(
  { id, emailKey }: UserRow,
  devices: readonly string[],
  sessions: readonly string[],
): string[] {
  return [
    ...mainLocks(id),
    `sign-in-code:${emailKey}`,
    ...devices.flatMap((device) => [deviceLock(device), `mfa-device:${device}`]),
    ...sessions.map(sessionLock),
  ];
}
