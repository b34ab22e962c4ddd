import { describe, expect, it } from "vitest";
import type { Surroundings } from "../../../web/encryption/engine/ports.ts";
import { NetworkError, TestDevice, World } from "./devices.ts";

/** After what has been done: `what` says it, and how often it was by now. */
type Stop = (what: string, count: number) => void | Promise<void>;

/** Calls `after` when something has been done in the store or at the platform, and its answer is not there yet. */
function watched(after: Stop) {
  const counts = new Map<string, number>();
  const spy = <Target extends object>(target: Target): Target => {
    const object: object = target;
    return new Proxy(target, {
      get:
        (_, name) =>
        async (...args: unknown[]) => {
          const result = await Reflect.apply(Reflect.get(object, name), object, args);
          const [first] = args;
          const what = `${String(name)} ${typeof first === "string" ? first : tableOf(first)}`;
          const count = (counts.get(what) ?? 0) + 1;
          counts.set(what, count);
          await after(what, count);
          return result;
        },
    });
  };
  return (around: Surroundings): Surroundings => ({
    ...around,
    transport: spy(around.transport),
    store: spy(around.store),
  });
}

function tableOf(changes: unknown): string {
  const [change] = Array.isArray(changes) ? changes : [];
  return change?.table ?? "";
}

/** All that first registration does, in order. Of many packages in a row the first one's fate is that of any. */
async function steps(): Promise<(readonly [what: string, count: number])[]> {
  const seen: [string, number][] = [];
  const device = new TestDevice(new World(), "anna");
  await device.open(watched((what, count) => void seen.push([what, count])));
  await device.engine.announce();
  return seen.filter(([what], place) => seen[place - 1]?.[0] !== what);
}

/** Whoever comes last is the owner's one device, without anybody's help. */
async function expectGood(device: TestDevice): Promise<void> {
  const own = await device.engine.trust.own();
  expect(own).toMatchObject({ standing: "signed", inForce: true, hasChanged: false });
  expect(own.devices).toMatchObject([{ isThis: true, inForce: true }]);
}

class Death extends Error {}
/** What lasts, whatever becomes of who did it. */
const LASTS = /^(write|putFirst|publish|appendLog)/;

describe("the first device of all", () => {
  it("comes into force when its page was left after any step, and when any answer was lost", async () => {
    const lasting = (await steps()).filter(([what]) => LASTS.test(what));
    expect(lasting.map(([what]) => what)).toEqual(
      expect.arrayContaining(["putFirst device", "write package", "publish ", "appendLog "]),
    );
    for (const [what, count] of lasting) {
      const isCall = what.endsWith(" ");
      for (const failure of [new Death(), ...(isCall ? [new NetworkError()] : [])]) {
        const world = new World();
        const device = new TestDevice(world, "anna");
        let isOver = false;
        const life = watched((done, times) => {
          if (isOver && failure instanceof Death) throw failure;
          if (isOver || done !== what || times !== count) return;
          isOver = true;
          throw failure;
        });
        const lived = (async () => {
          await device.open(life);
          await device.engine.announce();
        })();
        await expect(lived, `${what} ${count}`).rejects.toBe(failure);
        // Who has lost no more than an answer asks again.
        if (failure instanceof NetworkError) await device.engine.announce();
        else await device.start();
        await expectGood(device);
      }
    }
  });

  it("comes into force by itself once the platform takes what it had refused", async () => {
    const world = new World();
    const { id } = world.chat("anna");
    const device = new TestDevice(world, "anna");
    let refusals = 2;
    await device.open(({ transport, ...around }) => ({
      ...around,
      transport: {
        ...transport,
        appendLog: async (signed) => {
          refusals -= 1;
          return refusals < 0 ? transport.appendLog(signed) : "refused";
        },
      },
    }));
    expect(await device.engine.announce()).toBe(true);
    expect(await device.sync(id)).toBe("unconfirmed");
    expect(await device.sync(id)).toBe("inside");
    await expectGood(device);
  });

  it("is one device of however many tabs that come at once", async () => {
    for (const [what, count] of await steps()) {
      const world = new World();
      const one = new TestDevice(world, "anna");
      const other = new TestDevice(world, "anna", one.store);
      let others: Promise<void> | null = null;
      await one.open(
        watched(async (done, times) => {
          if (others || done !== what || times !== count) return;
          // The other goes as far as it gets: to the end, or to what this one has to be done with.
          const isHeldUp = Promise.withResolvers<void>();
          const heldUp = (around: Surroundings): Surroundings => ({
            ...around,
            exclusively: (name, work) => {
              const turn = around.exclusively(name, work);
              isHeldUp.resolve();
              return turn;
            },
          });
          others = other.open(heldUp).then(async () => void (await other.engine.announce()));
          await Promise.race([others, isHeldUp.promise]);
        }),
      );
      await one.engine.announce();
      await others;
      expect(other.engine.deviceId, `${what} ${count}`).toBe(one.engine.deviceId);
      const later = new TestDevice(world, "anna", one.store);
      await later.start();
      await expectGood(later);
    }
  });
});
