import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { DAY } from "../../shared/kernel/time.ts";
import type { DeviceTokens } from "../domains/identity/ports.ts";

const LIFE_MS = 365 * DAY;
const TAG_BYTES = 16;
const SHAPE = /^([0-9a-f-]{36})\.([0-9a-z]{1,12})\.([A-Za-z0-9_-]{22})$/;

/** `device.issued.tag`, the tag over account, device and time: nothing is kept, and nobody else can make one. */
export function macDeviceTokens(secret: Uint8Array): DeviceTokens {
  const key = new Uint8Array(
    hkdfSync("sha256", secret, new Uint8Array(32), "veche device-token", 32),
  );
  const tagOf = (userId: string, deviceId: string, issued: string) =>
    createHmac("sha256", key)
      .update(`${userId}.${deviceId}.${issued}`)
      .digest()
      .subarray(0, TAG_BYTES);
  return {
    issue(userId, deviceId, now) {
      const issued = now.toString(36);
      const tag = tagOf(userId, deviceId, issued).toString("base64url");
      return `${deviceId}.${issued}.${tag}`;
    },
    claimed: (token) => SHAPE.exec(token)?.[1] ?? null,
    read(token, userId, now) {
      const [, deviceId = "", issued = "", tag = ""] = SHAPE.exec(token) ?? [];
      const given = Buffer.from(tag, "base64url");
      const expected = tagOf(userId, deviceId, issued);
      if (given.length !== TAG_BYTES || !timingSafeEqual(given, expected)) return null;
      return now - Number.parseInt(issued, 36) <= LIFE_MS ? deviceId : null;
    },
  };
}
