import type { Millis } from "../../shared/kernel/time.ts";
import type {
  KeptDevice,
  PushAddress,
  Registration,
} from "../../workers/domains/people/notifications/ports.ts";
import { MOST_DEVICES } from "../../workers/domains/people/notifications/rules.ts";

type DeviceRow = {
  id: string;
  kind: PushAddress["kind"];
  address: string;
  p256dh: string | null;
  auth: string | null;
  session_id: string;
  created_at: number;
  seen_at: number;
};

function addressOf({ kind, address, p256dh, auth }: DeviceRow): PushAddress {
  if (kind === "fcm") return { kind, token: address };
  return { kind, endpoint: address, p256dh: p256dh ?? "", auth: auth ?? "" };
}

function toDevice(row: DeviceRow): KeptDevice {
  return {
    id: row.id,
    address: addressOf(row),
    sessionId: row.session_id,
    createdAt: row.created_at,
    seenAt: row.seen_at,
  };
}

function nameOf(address: PushAddress): string {
  return address.kind === "web" ? address.endpoint : address.token;
}

/** The user's devices that want to be pushed. */
export class Devices {
  readonly #sql: SqlStorage;
  #known: KeptDevice[] | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Newest first. */
  all(): readonly KeptDevice[] {
    this.#known ??= this.#sql
      .exec<DeviceRow>("SELECT * FROM device ORDER BY created_at DESC, id DESC")
      .toArray()
      .map(toDevice);
    return this.#known;
  }

  /** Keeps a device, and lets go of those not seen for longest when there are too many. */
  register({ id, address, sessionId }: Registration, now: Millis) {
    const name = nameOf(address);
    const known = this.all().find((device) => nameOf(device.address) === name);
    this.#change(
      `INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (address) DO UPDATE SET kind = excluded.kind, p256dh = excluded.p256dh,
         auth = excluded.auth, session_id = excluded.session_id, seen_at = excluded.seen_at`,
      known?.id ?? id,
      address.kind,
      name,
      address.kind === "web" ? address.p256dh : null,
      address.kind === "web" ? address.auth : null,
      sessionId,
      known?.createdAt ?? now,
      now,
    );
    this.#change(
      "DELETE FROM device WHERE id NOT IN (SELECT id FROM device ORDER BY seen_at DESC, id DESC LIMIT ?)",
      MOST_DEVICES,
    );
    const device = this.all().find((one) => nameOf(one.address) === name);
    if (!device) throw new Error("a device that was just kept is not there");
    return { kind: known ? "known" : "new", device } as const;
  }

  /** Answers those that were there. */
  remove(ids: readonly string[]): KeptDevice[] {
    const removed = this.all().filter(({ id }) => ids.includes(id));
    if (removed.length > 0) this.#change(`DELETE FROM device WHERE id IN ${LIST}`, listed(ids));
    return removed;
  }

  removeAddress(address: PushAddress): void {
    this.#change("DELETE FROM device WHERE address = ?", nameOf(address));
  }

  /** These sessions are over, and so are their devices. */
  removeSessions(sessionIds: readonly string[]): void {
    this.#change(`DELETE FROM device WHERE session_id IN ${LIST}`, listed(sessionIds));
  }

  clear(): void {
    this.#change("DELETE FROM device");
  }

  #change(statement: string, ...bindings: (string | number | null)[]): void {
    this.#sql.exec(statement, ...bindings);
    this.#known = undefined;
  }
}

const LIST = "(SELECT value FROM json_each(?))";

function listed(values: readonly string[]): string {
  return JSON.stringify(values);
}
