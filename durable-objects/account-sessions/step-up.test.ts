import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { User } from "../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import { MINUTE, SECOND, shiftClock, systemClock } from "../../shared/kernel/time.ts";
import type { Rotation } from "../../workers/domains/identity/ports.ts";

const place = { ip: "192.0.2.1", country: "DE" };
const byCode = { amr: ["otp"], inCookie: false };

function accountOf(id: UserId): User {
  return {
    id,
    username: "anna",
    displayName: "Anna",
    avatarUrl: null,
    role: "user",
    bio: "",
    tags: [],
    headline: "",
    skills: [],
    experience: [],
    links: [],
    location: null,
    visibility: "members" as const,
    createdAt: "2026-11-21T08:00:00.000Z",
    email: "anna@example.com",
    emailVerified: true,
    phone: null,
    phoneVerified: false,
    status: "active",
    deletionAt: null,
  };
}

function openingOf(userId: UserId, sessionId: SessionId, transport: "body" | "cookie" = "body") {
  return {
    userId,
    sessionId,
    amr: ["pwd"],
    transport,
    snapshot: { account: accountOf(userId), version: 1 },
    device: "phone",
    browser: "Firefox",
    ...place,
  };
}

async function someone(transport: "body" | "cookie" = "body") {
  const userId = crypto.randomUUID() as UserId;
  const sessionId = crypto.randomUUID() as SessionId;
  const sessions = env.ACCOUNT_SESSIONS.getByName(userId);
  const { refreshToken } = await sessions.open(openingOf(userId, sessionId, transport));
  return { userId, sessions, sessionId, refreshToken };
}

function rotated(rotation: Rotation) {
  if (rotation.kind !== "rotated") throw new Error(`not rotated, but ${rotation.kind}`);
  return rotation;
}

afterEach(() => shiftClock(0));

describe("a session in which somebody proves anew who they are", () => {
  describe("works", () => {
    it("has a fresh time and all that was proved, also after it was refreshed", async () => {
      const { sessions, sessionId, refreshToken } = await someone();
      shiftClock(20 * MINUTE);
      const before = systemClock.now();
      const steppedUp = (await sessions.stepUp(sessionId, byCode))!;
      expect(steppedUp.amr).toEqual(["pwd", "otp", "mfa"]);
      expect(steppedUp.authTime).toBeGreaterThanOrEqual(before);
      shiftClock(40 * MINUTE);
      const later = rotated(await sessions.rotate(refreshToken, place));
      expect(later).toMatchObject({ amr: steppedUp.amr, authTime: steppedUp.authTime });
    });

    it("tells others of it, who ask whether the session lives", async () => {
      const { sessions, sessionId } = await someone();
      const { amr, authTime } = (await sessions.stepUp(sessionId, byCode))!;
      expect(await sessions.live(sessionId)).toMatchObject({ amr, authTime });
    });

    it("still repeats the present token to who shows the one before it", async () => {
      const { sessions, sessionId, refreshToken } = await someone();
      const present = rotated(await sessions.rotate(refreshToken, place)).refreshToken;
      const beside = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
      expect(rotated(await sessions.rotate(refreshToken, place)).refreshToken).toBe(present);
      rotated(await sessions.rotate(beside, place));
      expect((await sessions.rotate(refreshToken, place)).kind).toBe("reused");
    });

    it("gives the same second token until one of the two is used, then another", async () => {
      const { sessions, sessionId } = await someone();
      const first = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
      await evictDurableObject(sessions);
      expect((await sessions.stepUp(sessionId, byCode))!.refreshToken).toBe(first);
      const next = rotated(await sessions.rotate(first, place)).refreshToken;
      const second = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
      expect(new Set([first, next, second]).size).toBe(3);
      rotated(await sessions.rotate(second, place));
    });

    it("repeats the successor of the one that was used", async () => {
      const { sessions, sessionId } = await someone();
      const beside = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
      const one = rotated(await sessions.rotate(beside, place)).refreshToken;
      shiftClock(29 * SECOND);
      expect(rotated(await sessions.rotate(beside, place)).refreshToken).toBe(one);
    });
  });

  describe("refuses", () => {
    it("the token that was not used first, and ends", async () => {
      for (const order of ["present first", "beside first"]) {
        const { sessions, sessionId, refreshToken } = await someone();
        const beside = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
        const tokens = order === "present first" ? [refreshToken, beside] : [beside, refreshToken];
        rotated(await sessions.rotate(tokens[0]!, place));
        expect((await sessions.rotate(tokens[1]!, place)).kind, order).toBe("reused");
        expect(await sessions.live(sessionId), order).toBeNull();
      }
    });

    it("a second token where a cookie holds the first", async () => {
      const cookie = await someone("cookie");
      const kept = await cookie.sessions.stepUp(cookie.sessionId, byCode);
      expect(kept).toMatchObject({ refreshToken: null, amr: ["pwd", "otp", "mfa"] });
      const body = await someone();
      const sent = await body.sessions.stepUp(body.sessionId, { ...byCode, inCookie: true });
      expect(sent?.refreshToken).toBeNull();
      rotated(await cookie.sessions.rotate(cookie.refreshToken, place));
    });

    it("a session of an application", async () => {
      const { userId, sessions, sessionId: parentId } = await someone();
      const applications = crypto.randomUUID() as SessionId;
      await sessions.openApplication({
        ...openingOf(userId, applications),
        access: { clientId: "app", scopes: ["openid"], parentId, offline: true, jkt: null },
        authTime: systemClock.now(),
        refreshable: true,
      });
      expect(await sessions.live(applications)).not.toBeNull();
      expect(await sessions.stepUp(applications, byCode)).toBeNull();
    });

    it("a session that has ended, or never was", async () => {
      const { sessions, sessionId } = await someone();
      await sessions.end([sessionId]);
      expect(await sessions.stepUp(sessionId, byCode)).toBeNull();
      expect(await sessions.stepUp(crypto.randomUUID() as SessionId, byCode)).toBeNull();
    });
  });

  describe("survives", () => {
    it("both tokens being used at once: one wins, whatever the order", async () => {
      for (let round = 0; round < 20; round++) {
        const { sessions, sessionId, refreshToken } = await someone();
        const beside = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
        const both = await Promise.all([
          sessions.rotate(refreshToken, place),
          sessions.rotate(beside, place),
        ]);
        expect(both.map(({ kind }) => kind).sort()).toEqual(["reused", "rotated"]);
      }
    });

    it("keeps no token, only hashes", async () => {
      const { sessions, sessionId } = await someone();
      const beside = (await sessions.stepUp(sessionId, byCode))!.refreshToken!;
      const stored = await runInDurableObject(sessions, (_, state) =>
        JSON.stringify(state.storage.sql.exec("SELECT * FROM session").toArray()),
      );
      expect(stored).not.toContain(beside);
    });
  });
});
