import { describe, expect, it } from "vitest";
import { EncryptionModel } from "./model.ts";

const operations = Number(process.env["ENCRYPTION_OPERATIONS"] ?? 200);
const seed = Number(process.env["ENCRYPTION_SEED"] ?? 1);

describe("survives", () => {
  it(`${operations} operations at once, on devices that die and networks that lose: all read what they should, and no more`, async () => {
    const model = new EncryptionModel(seed, 8);
    await model.begin(4, 2);
    for (let done = 0; done < operations; done += 1) await model.step();
    const run = await model.end();
    expect(run.messages).toBeGreaterThan(operations / 4);
    expect(run.epochs).toBeGreaterThan(operations / 20);
    expect(run.recoveries).toBeGreaterThan(operations / 200);
    if (operations > 200) process.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
  }, 3_600_000);
});
