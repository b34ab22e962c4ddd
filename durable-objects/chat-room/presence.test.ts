import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { MINUTE } from "../../shared/kernel/time.ts";
import { connectRoom, roomPerson } from "../../shared/testing/chat-sockets.ts";
import type { ChatRoom } from "./chat-room.ts";

const clock = env.DEV_CONSOLE.getByName("console");
let offset = 0;

/** Moves the platform's clock, which fires every alarm that is due by then. */
async function pass(ms: number): Promise<void> {
  offset += ms;
  await clock.setClockOffset(offset);
}

async function roomOf(people: number) {
  const id = crypto.randomUUID();
  const room = env.CHAT_ROOM.getByName(id);
  const users = Array.from({ length: people }, () => crypto.randomUUID()) as [string, string];
  for (const userId of users) {
    await room.join({ id, type: "group", title: "", createdAt: 0 }, roomPerson(userId));
  }
  return { room, users };
}

function alarmOf(room: Awaited<ReturnType<typeof roomOf>>["room"]): Promise<number | null> {
  return runInDurableObject(room, (_: ChatRoom, { storage }) => storage.getAlarm());
}

afterEach(async () => {
  offset = 0;
  await clock.setClockOffset(0);
});

describe("presence", () => {
  describe("works", () => {
    it("ends a minute after the last sign of life, and begins again with the next", async () => {
      const { room, users } = await roomOf(2);
      const anna = await connectRoom(room, users[0]);
      const boris = await connectRoom(room, users[1]);
      await pass(MINUTE / 2);
      anna.send({ t: "typing" });
      await boris.frame("typing");
      await pass(MINUTE / 2 + 1);
      expect(await anna.frame("presence", ({ online }) => !online)).toMatchObject({
        userId: users[1],
      });
      await anna.settled();
      const late = await connectRoom(room, users[0], { sessionId: "late" });
      expect((await late.frame("hello")).online).toEqual([users[0]]);
      boris.send({ t: "typing" });
      await anna.frame("presence", () => anna.all("presence").length === 3);
      expect(anna.all("presence").map(({ online }) => online)).toEqual([true, false, true]);
    });
  });

  describe("survives", () => {
    it("sleep: who was here still is, who was silent still is not", async () => {
      const { room, users } = await roomOf(2);
      const anna = await connectRoom(room, users[0]);
      await connectRoom(room, users[1]);
      await pass(MINUTE - 1_000);
      anna.send({ t: "typing" });
      await anna.settled();
      await pass(1_001);
      await anna.frame("presence", ({ online }) => !online);
      await evictDurableObject(room);
      const late = await connectRoom(room, users[0], { sessionId: "late" });
      expect((await late.frame("hello")).online).toEqual([users[0]]);
    });

    it("being alone: nothing keeps the room awake", async () => {
      const { room, users } = await roomOf(1);
      await connectRoom(room, users[0]);
      await pass(MINUTE);
      expect(await alarmOf(room)).toBeNull();
      await pass(MINUTE);
      expect(await alarmOf(room)).toBeNull();
    });
  });
});
