import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { User } from "../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import { DAY, MINUTE, SECOND, shiftClock } from "../../shared/kernel/time.ts";
import type { Rotation } from "../../workers/domains/identity/ports.ts";

const place = { ip: "192.0.2.1", country: "DE" };

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

function someone() {
  const userId = crypto.randomUUID() as UserId;
  const sessions = env.ACCOUNT_SESSIONS.getByName(userId);
  const open = async () => {
    const sessionId = crypto.randomUUID() as SessionId;
    const { refreshToken } = await sessions.open({
      userId,
      sessionId,
      amr: ["pwd"],
      snapshot: { account: accountOf(userId), version: 1 },
      device: "phone",
      browser: "Firefox",
      ...place,
    });
    return { sessionId, refreshToken };
  };
  return { userId, sessions, open };
}

function next(rotation: Rotation): string {
  if (rotation.kind !== "rotated") throw new Error(`not rotated, but ${rotation.kind}`);
  return rotation.refreshToken;
}

afterEach(() => shiftClock(0));

describe("an account's sessions", () => {
  describe("work", () => {
    it("rotate the token and stay live", async () => {
      const { sessions, open } = someone();
      const { sessionId, refreshToken } = await open();
      const second = next(await sessions.rotate(refreshToken, place));
      expect(second).not.toBe(refreshToken);
      expect(next(await sessions.rotate(second, place))).not.toBe(second);
      expect(await sessions.live(sessionId)).toMatchObject({ account: { username: "anna" } });
    });

    it("give the same successor to the same token for half a minute", async () => {
      const { sessions, open } = someone();
      const { refreshToken } = await open();
      const second = next(await sessions.rotate(refreshToken, place));
      shiftClock(30 * SECOND - 100);
      expect(next(await sessions.rotate(refreshToken, place))).toBe(second);
    });

    it("tell where they are used, last seen first", async () => {
      const { sessions, open } = someone();
      const first = await open();
      shiftClock(MINUTE);
      const second = await open();
      shiftClock(2 * MINUTE);
      await sessions.live(first.sessionId);
      const views = await sessions.list();
      expect(views.map(({ id }) => id)).toEqual([first.sessionId, second.sessionId]);
      expect(views[0]).toMatchObject({ device: "phone", browser: "Firefox", ...place });
    });

    it("keep the newest copy of the account, in whatever order copies come", async () => {
      const { userId, sessions, open } = someone();
      const { sessionId } = await open();
      const copy = (displayName: string, version: number) =>
        sessions.putAccount({ account: { ...accountOf(userId), displayName }, version });
      await copy("third", 3);
      await copy("second", 2);
      expect(await sessions.live(sessionId)).toMatchObject({ account: { displayName: "third" } });
    });
  });

  describe("refuse", () => {
    it("a token that comes back after half a minute, and everything of its session", async () => {
      const { sessions, open } = someone();
      const { sessionId, refreshToken } = await open();
      const second = next(await sessions.rotate(refreshToken, place));
      shiftClock(31 * SECOND);
      const reused = await sessions.rotate(refreshToken, place);
      expect(reused).toMatchObject({ kind: "reused", ended: { account: { username: "anna" } } });
      expect(await sessions.rotate(second, place)).toEqual({ kind: "reused", ended: null });
      expect(await sessions.live(sessionId)).toBeNull();
    });

    it("a token whose successor was used, and leaves the other sessions alone", async () => {
      const { sessions, open } = someone();
      const { sessionId, refreshToken } = await open();
      const other = await open();
      await sessions.rotate(next(await sessions.rotate(refreshToken, place)), place);
      expect(await sessions.rotate(refreshToken, place)).toMatchObject({ kind: "reused" });
      expect(await sessions.live(sessionId)).toBeNull();
      expect(await sessions.live(other.sessionId)).not.toBeNull();
    });

    it("the tokens of a session that was ended", async () => {
      const { sessions, open } = someone();
      const { sessionId, refreshToken } = await open();
      expect(await sessions.end([sessionId])).toEqual([sessionId]);
      expect(await sessions.end([sessionId])).toEqual([]);
      expect(await sessions.rotate(refreshToken, place)).toEqual({ kind: "invalid" });
      expect(await sessions.live(sessionId)).toBeNull();
      expect(await sessions.list()).toEqual([]);
    });

    it("a token after thirty quiet days, and any after ninety", async () => {
      const { sessions, open } = someone();
      const quiet = await open();
      const busy = await open();
      let token = busy.refreshToken;
      for (const days of [20, 40, 60, 80]) {
        shiftClock(days * DAY);
        token = next(await sessions.rotate(token, place));
      }
      expect(await sessions.rotate(quiet.refreshToken, place)).toEqual({ kind: "invalid" });
      shiftClock(90 * DAY);
      expect(await sessions.rotate(token, place)).toEqual({ kind: "invalid" });
    });

    it("a token of somebody else's object", async () => {
      const { open } = someone();
      const { refreshToken } = await open();
      expect(await someone().sessions.rotate(refreshToken, place)).toEqual({ kind: "invalid" });
    });
  });

  describe("survive", () => {
    it("a thousand concurrent double refreshes: no honest session ends", async () => {
      const people = Array.from({ length: 10 }, someone);
      const clients = await Promise.all(
        people.flatMap(({ sessions, open }) =>
          Array.from({ length: 10 }, async () => ({ sessions, ...(await open()) })),
        ),
      );
      let tokens = clients.map(({ refreshToken }) => refreshToken);
      for (let round = 0; round < 10; round++) {
        tokens = await Promise.all(
          clients.map(async ({ sessions }, i) => {
            const held = tokens[i]!;
            const both = await Promise.all([
              sessions.rotate(held, place),
              sessions.rotate(held, place),
            ]);
            const [one, two] = both.map(next);
            expect(two).toBe(one);
            return one!;
          }),
        );
      }
      for (const { sessions, sessionId } of clients) {
        expect(await sessions.live(sessionId)).not.toBeNull();
      }
    });

    it("being put away between the two halves of a double refresh", async () => {
      const { sessions, open } = someone();
      const { sessionId, refreshToken } = await open();
      const second = next(await sessions.rotate(refreshToken, place));
      await evictDurableObject(sessions);
      expect(next(await sessions.rotate(refreshToken, place))).toBe(second);
      expect(await sessions.live(sessionId)).not.toBeNull();
    });

    it("keeps no token, only hashes", async () => {
      const { sessions, open } = someone();
      const { refreshToken } = await open();
      const second = next(await sessions.rotate(refreshToken, place));
      const stored = await runInDurableObject(sessions, (_, state) =>
        JSON.stringify(state.storage.sql.exec("SELECT * FROM session").toArray()),
      );
      expect(stored).not.toContain(refreshToken);
      expect(stored).not.toContain(second);
    });

    it("a thousand live ones and as many ended ones, however often somebody signs in", async () => {
      const { sessions, open } = someone();
      const { sessionId, refreshToken } = await open();
      const first = await open();
      await sessions.end([first.sessionId]);
      // Copies of a row, as opening so many would take long: live ones were seen later than the first, and ended later.
      await runInDurableObject(sessions, (_, { storage: { sql } }) => {
        const names = sql.exec("SELECT * FROM session").columnNames;
        const columns = (changed: Record<string, string>) =>
          names.map((name) => changed[name] ?? name).join(", ");
        const live = columns({ id: "'live-' || n", last_seen_at: "last_seen_at + n" });
        const ended = columns({ id: "'ended-' || n", ended_at: "ended_at + n" });
        const numbers = (to: number) =>
          `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${to})`;
        const copies = (wanted: string, to: number, id: string) =>
          sql.exec(
            `${numbers(to)} INSERT INTO session SELECT ${wanted} FROM session, numbers WHERE id = ?`,
            id,
          );
        copies(live, 1_000, sessionId);
        copies(ended, 1_500, first.sessionId);
      });
      shiftClock(MINUTE);
      const last = await open();
      const live = await sessions.list();
      expect(live).toHaveLength(1_000);
      expect(live[0]?.id).toBe(last.sessionId);
      expect(await sessions.live(sessionId)).toBeNull();
      expect(await sessions.rotate(first.refreshToken, place)).toEqual({ kind: "invalid" });
      expect((await sessions.rotate(refreshToken, place)).kind).toBe("invalid");
      const kept = await runInDurableObject(
        sessions,
        (_, state) => state.storage.sql.exec("SELECT id FROM session").toArray().length,
      );
      expect(kept).toBe(2_000);
    });

    it("forgets sessions that have run out", async () => {
      const { sessions, open } = someone();
      await open();
      shiftClock(91 * DAY);
      await runInDurableObject(sessions, async (object) => object.alarm());
      const left = await runInDurableObject(
        sessions,
        (_, state) => state.storage.sql.exec("SELECT id FROM session").toArray().length,
      );
      expect(left).toBe(0);
    });
  });
});
