import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { DAY, MINUTE, SECOND, shiftClock } from "../../shared/kernel/time.ts";
import { roomPerson } from "../../shared/testing/chat-sockets.ts";

afterEach(() => shiftClock(0));

async function roomWith(userId: string) {
  const id = crypto.randomUUID();
  const room = env.CHAT_ROOM.getByName(id);
  await room.join({ id, type: "group", title: "Test", createdAt: 0 }, roomPerson(userId));
  const send = (text: string) => room.send(userId, { clientId: crypto.randomUUID(), text });
  const wake = (afterMs: number) => {
    shiftClock(afterMs);
    return runInDurableObject(room, (object) => object.onAlarm());
  };
  const reported = async () => {
    const { results } = await env.DB.prepare(
      "SELECT value FROM usage_days WHERE metric = 'messages' AND source = ? ORDER BY day",
    )
      .bind(id)
      .all<{ value: number }>();
    return results.map(({ value }) => value);
  };
  return { send, wake, reported };
}

describe("a room's messages by day", () => {
  it("are told once they have rested, as numbers of whole days", async () => {
    const { send, wake, reported } = await roomWith(crypto.randomUUID());
    for (const text of ["one", "two", "three"]) await send(text);
    expect(await reported()).toEqual([]);
    await wake(6 * SECOND);
    await expect.poll(reported).toEqual([3]);
    await send("four");
    await wake(2 * MINUTE);
    await expect.poll(reported).toEqual([4]);
    shiftClock(DAY + 3 * MINUTE);
    await send("five");
    await wake(DAY + 5 * MINUTE);
    await expect.poll(reported).toEqual([4, 1]);
  });

  it("survive a directory that does not answer", async () => {
    const { send, wake, reported } = await roomWith(crypto.randomUUID());
    await send("one");
    await env.DB.prepare("ALTER TABLE usage_days RENAME TO elsewhere").run();
    await wake(6 * SECOND);
    await env.DB.prepare("ALTER TABLE elsewhere RENAME TO usage_days").run();
    await send("two");
    await wake(2 * MINUTE);
    await expect.poll(reported).toEqual([2]);
  });
});
