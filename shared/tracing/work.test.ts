import { describe, expect, it } from "vitest";
import { presentWork, Stage, Work, within } from "./work.ts";

const workOf = (requestId: string) => new Work({ requestId, ratio: 0, recording: false });
const turn = () => new Promise((resolve) => setImmediate(resolve));

function stageOf(work: Work): Stage {
  const stage = Stage.of(work);
  if (stage === null) throw new Error("no stage is free");
  return stage;
}

describe("the present work", () => {
  it("is each one's own, however many are under way", async () => {
    const all = Array.from({ length: 400 }, (_, number) => workOf(`request-${number}`));
    const seen = all.map((work, number) => {
      const done = async () => {
        for (let time = 0; time < number % 5; time += 1) await turn();
        return presentWork();
      };
      const stage = Stage.of(work);
      return stage === null
        ? within(work, done)
        : stage.enter(work, done).finally(() => stage.leave(work));
    });
    expect(await Promise.all(seen)).toEqual(all);
    expect(presentWork()).toBeUndefined();
  });

  it("is done where another was before, once that one is over", async () => {
    const [first, second] = [workOf("first"), workOf("second")];
    const stage = stageOf(first);
    stage.leave(first);
    expect(stageOf(second)).toBe(stage);
    // Whose it was has nothing to say any more.
    stage.leave(first);
    expect(stageOf(workOf("third"))).not.toBe(stage);
    expect(await stage.enter(second, async () => presentWork()?.requestId)).toBe("second");
  });

  it("is never another's for what goes on after the reply", async () => {
    const [first, second] = [workOf("first"), workOf("second")];
    const stage = stageOf(first);
    const { promise: replied, resolve: reply } = Promise.withResolvers<void>();
    const late = stage.enter(first, () => {
      const seen = replied.then(() => presentWork()?.requestId);
      return stage.keep(first, seen);
    });
    stage.leave(first);
    expect(stageOf(second)).not.toBe(stage);
    reply();
    expect(await late).toBe("first");
    expect(stageOf(workOf("third"))).toBe(stage);
  });
});
