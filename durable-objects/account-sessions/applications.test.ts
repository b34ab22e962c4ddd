import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { User } from "../../shared/contracts/people/index.ts";
import type { SessionId, UserId } from "../../shared/kernel/ids.ts";
import { DAY, MINUTE, shiftClock } from "../../shared/kernel/time.ts";
import type { ApplicationAccess } from "../../workers/domains/identity/ports.ts";

const place = { ip: "192.0.2.1", country: "DE", device: null, browser: null };

function someone() {
  const userId = crypto.randomUUID() as UserId;
  const sessions = env.ACCOUNT_SESSIONS.getByName(userId);
  const account = { id: userId, username: "anna", status: "active" } as unknown as User;
  const common = () => ({
    userId,
    sessionId: crypto.randomUUID() as SessionId,
    amr: ["pwd"],
    snapshot: { account, version: 1 },
    ...place,
  });
  const signIn = async () => {
    const opening = common();
    const { refreshToken } = await sessions.open(opening);
    return { id: opening.sessionId, refreshToken };
  };
  const letIn = async (fields: Partial<ApplicationAccess> = {}, refreshable = true) => {
    const opening = common();
    const access = {
      clientId: "app",
      scopes: ["openid"],
      parentId: null,
      offline: false,
      jkt: null,
      ...fields,
    };
    const authTime = Date.now();
    const opened = await sessions.openApplication({ ...opening, access, authTime, refreshable });
    return { id: opening.sessionId, refreshToken: opened?.refreshToken ?? "", opened };
  };
  const rows = (table: string) =>
    runInDurableObject(
      sessions,
      (_, { storage }) =>
        storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
    );
  return { sessions, account, signIn, letIn, rows };
}

afterEach(() => shiftClock(0));

describe("sessions of applications", () => {
  describe("work", () => {
    it("end with the sign-in they came from, unless they may outlive it", async () => {
      const { sessions, signIn, letIn } = someone();
      const parent = await signIn();
      const bound = await letIn({ parentId: parent.id });
      const lasting = await letIn({ parentId: parent.id, offline: true });
      const device = await letIn();
      await sessions.end([parent.id]);
      expect(await sessions.live(bound.id)).toBeNull();
      expect(await sessions.live(lasting.id)).not.toBeNull();
      expect(await sessions.live(device.id)).not.toBeNull();
    });

    it("wait for the end of a grace with the tokens they have", async () => {
      const { sessions, account, letIn } = someone();
      const app = await letIn({ offline: true });
      const leaving = { ...account, deletionAt: "2026-12-01T00:00:00.000Z" };
      await sessions.putAccount({ account: leaving, version: 2 });
      const bearer = { clientId: "app", jkt: null };
      expect(await sessions.rotate(app.refreshToken, place, bearer)).toEqual({ kind: "suspended" });
      shiftClock(5 * MINUTE);
      expect(await sessions.rotate(app.refreshToken, place, bearer)).toEqual({ kind: "suspended" });
      await sessions.putAccount({ account: { ...account, deletionAt: null }, version: 3 });
      const back = await sessions.rotate(app.refreshToken, place, bearer);
      expect(back).toMatchObject({ kind: "rotated" });
    });

    it("end with a sign-in that ran out, too", async () => {
      const { sessions, signIn, letIn } = someone();
      const parent = await signIn();
      shiftClock(20 * DAY);
      const bound = await letIn({ parentId: parent.id });
      shiftClock(31 * DAY);
      await runDurableObjectAlarm(sessions);
      expect(await sessions.live(bound.id)).toBeNull();
    });

    it("last as long as one access token where they cannot be refreshed", async () => {
      const { sessions, letIn } = someone();
      const { id } = await letIn({}, false);
      shiftClock(15 * MINUTE - 1_000);
      expect(await sessions.live(id)).not.toBeNull();
      shiftClock(15 * MINUTE + 1_000);
      expect(await sessions.live(id)).toBeNull();
    });

    it("are not listed, and all of one application end at once", async () => {
      const { sessions, signIn, letIn } = someone();
      const own = await signIn();
      const one = await letIn({ parentId: own.id });
      const two = await letIn({ offline: true });
      const other = await letIn({ clientId: "other" });
      expect((await sessions.list()).map(({ id }) => id)).toEqual([own.id]);
      expect((await sessions.endApplication("app")).sort()).toEqual([one.id, two.id].sort());
      expect(await sessions.live(other.id)).not.toBeNull();
    });
  });

  it("end all at once that were opened by then, but for those of the session that is kept", async () => {
    const { sessions, signIn, letIn } = someone();
    const [kept, other] = [await signIn(), await signIn()];
    const mine = await letIn({ parentId: kept.id, offline: true });
    const theirs = await letIn({ parentId: other.id, offline: true });
    const device = await letIn();
    const at = Date.now();
    shiftClock(MINUTE);
    const later = await letIn();
    const ended = await sessions.endApplications(at, kept.id);
    expect(ended.toSorted()).toEqual([theirs.id, device.id].toSorted());
    for (const { id } of [kept, other, mine, later]) expect(await sessions.live(id)).not.toBeNull();
    expect((await sessions.endApplications(at, null)).toSorted()).toEqual([mine.id]);
    expect(await sessions.endApplications(at, null)).toEqual([]);
  });

  describe("refuse", () => {
    it("to be opened by a sign-in that has ended", async () => {
      const { sessions, signIn, letIn } = someone();
      const parent = await signIn();
      await sessions.end([parent.id]);
      expect((await letIn({ parentId: parent.id, offline: true })).opened).toBeNull();
    });

    it("a refresh by anybody else: the person, another client, another key", async () => {
      const { sessions, signIn, letIn } = someone();
      const own = await signIn();
      const app = await letIn({ jkt: "key" });
      const good = { clientId: "app", jkt: "key" };
      const bearers = [
        undefined,
        { clientId: "other", jkt: "key" },
        { clientId: "app", jkt: null },
        { clientId: "app", jkt: "another" },
      ];
      for (const bearer of bearers) {
        const rotation = await sessions.rotate(app.refreshToken, place, bearer);
        expect(rotation.kind).toBe("invalid");
      }
      expect((await sessions.rotate(own.refreshToken, place, good)).kind).toBe("invalid");
      expect((await sessions.rotate(app.refreshToken, place, good)).kind).toBe("rotated");
      expect((await sessions.rotate(own.refreshToken, place)).kind).toBe("rotated");
    });

    it("to come back when an account that was shut is opened again", async () => {
      const { sessions, account, signIn, letIn } = someone();
      const own = await signIn();
      const lasting = await letIn({ parentId: own.id, offline: true });
      const shut = { ...account, status: "suspended" as const };
      await sessions.putAccount({ account: shut, version: 2 });
      await sessions.putAccount({ account, version: 3 });
      expect(await sessions.live(lasting.id)).toBeNull();
      expect(await sessions.live(own.id)).not.toBeNull();
    });

    it("what counts once, twice", async () => {
      const { sessions, rows } = someone();
      const until = Date.now() + MINUTE;
      const all = await Promise.all(
        Array.from({ length: 20 }, () => sessions.takeOnce("proof", until)),
      );
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await sessions.takeOnce("another", until)).toBe(true);
      shiftClock(2 * MINUTE);
      await sessions.takeOnce("third", Date.now() + 5 * MINUTE);
      expect(await rows("used")).toBe(1);
    });
  });

  describe("survive", () => {
    it("a notice that could not be put on the queue: the alarm puts it there", async () => {
      const { sessions, signIn, letIn, rows } = someone();
      const parent = await signIn();
      await letIn({ parentId: parent.id });
      await runInDurableObject(sessions, (_, { storage }) => {
        storage.sql.exec("INSERT INTO logout_notice SELECT login_id, client_id FROM login");
      });
      expect(await rows("logout_notice")).toBe(1);
      await runDurableObjectAlarm(sessions);
      expect(await rows("logout_notice")).toBe(0);
    });
  });
});
