import { beforeAll, describe, expect, it } from "vitest";
import {
  type LogSigner,
  logOf,
  logSigner,
  nextEntry,
  signedBy,
  step,
  verifyByRuntime,
  type Wish,
} from "../testing/device-log.ts";
import { entryIn } from "./entry.ts";
import {
  emptyLog,
  entryBytes,
  followed,
  isInForce,
  RECOVERY,
  readEntry,
  verifiedLog,
} from "./index.ts";

let phone: LogSigner;
let laptop: LogSigner;
let tablet: LogSigner;
let paper: LogSigner;
let forger: LogSigner;
beforeAll(async () => {
  [phone, laptop, tablet, paper, forger] = (await Promise.all(
    ["phone-one", "laptop-one", "tablet-one", "paper-one", "forger-one"].map(logSigner),
  )) as [LogSigner, LogSigner, LogSigner, LogSigner, LogSigner];
});

const founded = (): Wish => ({ kind: "founded", subject: phone, signer: phone });
const added = (subject: LogSigner, signer: LogSigner): Wish => ({ kind: "added", subject, signer });
const removed = (subject: LogSigner, signer: LogSigner): Wish => ({
  kind: "removed",
  subject,
  signer,
});
const restarted = (by: LogSigner): Wish => ({ kind: "restarted", subject: by, signer: by });
const recovery = (key: string | null, signer: LogSigner): Wish => ({
  kind: "recovery",
  subject: { key },
  signer,
});

const idsOf = (log: { devices: readonly { deviceId: string }[] }) =>
  log.devices.map(({ deviceId }) => deviceId);

/** What becomes of the last wish after the others. */
async function fate(before: readonly Wish[], wish: Wish): Promise<string> {
  const { log } = await logOf("anna", before);
  const { after } = await step(log, wish);
  return typeof after === "string" ? after : idsOf(after).join(" ");
}

describe("works", () => {
  it("lets a device in by another, and each put out any, also itself", async () => {
    const both = [founded(), added(laptop, phone)];
    expect(await fate([founded()], added(laptop, phone))).toBe("phone-one laptop-one");
    expect(await fate(both, added(tablet, laptop))).toBe("phone-one laptop-one tablet-one");
    expect(await fate(both, removed(phone, laptop))).toBe("laptop-one");
    expect(await fate(both, removed(phone, phone))).toBe("laptop-one");
    expect(await fate([...both, removed(phone, laptop)], added(phone, laptop))).toBe(
      "laptop-one phone-one",
    );
  });

  it("has the recovery key in force do what a device does, until another one takes its place", async () => {
    const as = RECOVERY;
    const before = [founded(), recovery(paper.key, phone)];
    expect(await fate(before, { ...added(laptop, paper), as })).toBe("phone-one laptop-one");
    expect(await fate(before, { ...removed(phone, paper), as })).toBe("");
    const last = [...before, removed(phone, phone)];
    expect(await fate(last, { ...added(laptop, paper), as })).toBe("laptop-one");
    const replaced = [...before, recovery(forger.key, phone)];
    expect(await fate(replaced, { ...added(laptop, paper), as })).toBe("signature");
    const withdrawn = [...before, recovery(null, phone)];
    expect(await fate(withdrawn, { ...added(laptop, paper), as })).toBe("signer");
  });

  it("begins anew with a device that signs for itself: nothing from before is in force", async () => {
    const before = [founded(), added(laptop, phone), recovery(paper.key, phone), restarted(tablet)];
    const { log } = await logOf("anna", before);
    expect(log).toMatchObject({ recovery: null, root: { deviceId: "tablet-one", seq: 4 } });
    expect([tablet, phone].map((one) => isInForce(log, one))).toEqual([true, false]);
    expect(idsOf(log)).toEqual(["tablet-one"]);
    expect(await fate(before, added(forger, phone))).toBe("signer");
    expect(await fate(before, { ...added(forger, paper), as: RECOVERY })).toBe("signer");
    expect(await fate(before, added(phone, tablet))).toBe("tablet-one phone-one");
  });

  it("is checked from where it was left", async () => {
    const { log, entries } = await logOf("anna", [
      founded(),
      added(laptop, phone),
      removed(phone, laptop),
    ]);
    const half = await verifiedLog("anna", entries.slice(0, 2), verifyByRuntime);
    if ("fault" in half) throw new Error(half.fault);
    expect(await verifiedLog(half, entries.slice(2), verifyByRuntime)).toEqual(log);
    expect(await verifiedLog("anna", entries, verifyByRuntime)).toEqual(log);
  });
});

describe("refuses", () => {
  it("whatever the rules do not allow", async () => {
    const both = [founded(), added(laptop, phone)];
    const cases: [string, readonly Wish[], Wish, string][] = [
      ["nothing before the founding", [], added(laptop, phone), "signer"],
      ["no new beginning of nothing", [], restarted(phone), "place"],
      [
        "no second founding",
        [founded()],
        { ...founded(), subject: laptop, signer: laptop },
        "place",
      ],
      ["no founding by another", [], { ...founded(), signer: laptop }, "signer"],
      ["no new beginning by another", both, { ...restarted(tablet), signer: phone }, "signer"],
      ["no new beginning by who is in force", both, restarted(laptop), "subject"],
      ["nobody lets themselves in", [founded()], added(laptop, laptop), "signer"],
      ["no stranger lets anybody in", [founded()], added(laptop, forger), "signer"],
      [
        "nobody acts in another's name",
        [founded()],
        { ...added(laptop, forger), as: "phone-one" },
        "signature",
      ],
      [
        "who was put out does nothing more",
        [...both, removed(phone, laptop)],
        added(tablet, phone),
        "signer",
      ],
      ["nobody is let in twice", both, added(laptop, phone), "subject"],
      ["nobody is put out who is not in", [founded()], removed(laptop, phone), "subject"],
      [
        "an id keeps its key",
        both,
        { ...added(tablet, phone), subject: { ...tablet, deviceId: "laptop-one" } },
        "subject",
      ],
      [
        "a key keeps its id",
        both,
        { ...added(tablet, phone), subject: { ...laptop, deviceId: "tablet-one" } },
        "subject",
      ],
      [
        "nobody is put out by another key",
        both,
        { ...removed(laptop, phone), subject: { ...tablet, deviceId: "laptop-one" } },
        "subject",
      ],
      [
        "a recovery key makes no other",
        [founded(), recovery(paper.key, phone)],
        { ...recovery(forger.key, paper), as: RECOVERY },
        "signer",
      ],
      ["nothing is withdrawn that is not there", [founded()], recovery(null, phone), "subject"],
    ];
    for (const [what, before, wish, expected] of cases) {
      expect(await fate(before, wish), what).toBe(expected);
    }
  });

  it("an entry at another place, of another person, or changed by a byte", async () => {
    const { log } = await logOf("anna", [founded()]);
    const entry = nextEntry(log, added(laptop, phone));
    const follow = async (changed: Partial<typeof entry>) => {
      const signed = await signedBy(phone, { ...entry, ...changed } as typeof entry);
      return followed(log, signed, verifyByRuntime);
    };
    expect(await follow({ seq: 1 })).toBe("place");
    expect(await follow({ seq: 3 })).toBe("place");
    expect(await follow({ prev: "0".repeat(64) })).toBe("place");
    expect(await follow({ userId: "boris" })).toBe("person");
    const good = await signedBy(phone, entry);
    const later = await signedBy(phone, { ...entry, at: 1 });
    const mixed = { entry: later.entry, signature: good.signature };
    expect(await followed(log, mixed, verifyByRuntime)).toBe("signature");
    expect(await followed(log, { ...good, signature: "" }, verifyByRuntime)).toBe("signature");
    expect(await followed(log, { ...good, entry: "AAAA" }, verifyByRuntime)).toBe("malformed");
  });

  it("every other way to write the same entry", async () => {
    const entry = nextEntry(emptyLog("anna"), founded());
    const text = new TextDecoder().decode(entryBytes(entry));
    const others = [
      text.replace(",1,", ", 1,"),
      text.replace('"anna"', '"\\u0061nna"'),
      text.replace("]", ',"more"]'),
      text.replace(",1,", ",1.0,"),
      text.replace("v1", "v2"),
      `${text} `,
      text.replace("[1,", "[2,"),
      text.replace('"founded"', '"crowned"'),
      text.replace('"phone-one"', '"recovery"'),
      text.replace("=", ""),
    ];
    const read = (one: string) => entryIn(new TextEncoder().encode(one));
    expect(read(text)).toEqual(entry);
    for (const other of others) {
      expect(other).not.toBe(text);
      expect(read(other), other).toBeNull();
    }
  });

  it("what a device was called that is called recovery", async () => {
    const named = await logSigner(RECOVERY);
    const entry = nextEntry(emptyLog("anna"), { kind: "founded", subject: named, signer: named });
    expect(entryIn(entryBytes(entry))).toBeNull();
  });
});

describe("survives", () => {
  it("any order of wishes: who is in force was let in by who was, or began it", async () => {
    const signers = [phone, laptop, tablet, paper, forger];
    let seed = 20_261;
    const pick = (most: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * most);
    };
    for (let round = 0; round < 12; round += 1) {
      let log = emptyLog("anna");
      const entries = [];
      for (let move = 0; move < 30; move += 1) {
        const [subject, signer] = [signers[pick(5)] ?? phone, signers[pick(5)] ?? phone];
        const kinds = ["founded", "added", "removed", "restarted", "recovery"] as const;
        const kind = kinds[pick(5)] ?? "added";
        const as = pick(4) === 0 ? RECOVERY : signer.deviceId;
        const wish = {
          kind,
          subject: kind === "recovery" ? { key: subject.key } : subject,
          signer,
          as,
        };
        const { signed, after } = await step(log, wish);
        if (typeof after === "string") continue;
        const trusted = new Set([...log.devices.map(({ key }) => key), log.recovery]);
        const isBeginning = kind === "founded" || kind === "restarted";
        expect(isBeginning ? signer.key === subject.key : trusted.has(signer.key)).toBe(true);
        if (isBeginning) expect(idsOf(after)).toEqual([subject.deviceId]);
        expect(new Set(after.devices.map(({ key }) => key)).size).toBe(after.devices.length);
        entries.push(signed);
        log = after;
      }
      expect(await verifiedLog("anna", entries, verifyByRuntime)).toEqual(log);
      // Left out, doubled or exchanged: it breaks there.
      for (let at = 0; at + 1 < entries.length; at += 1) {
        const short = entries.filter((_, place) => place !== at);
        expect(await verifiedLog("anna", short, verifyByRuntime)).toEqual({
          fault: expect.any(String),
          seq: at + 1,
        });
      }
    }
  });

  it("being read by who does not know it: an entry says what it is", async () => {
    const { entries } = await logOf("anna", [founded(), recovery(paper.key, phone)]);
    expect(entries.map((one) => readEntry(one)?.kind)).toEqual(["founded", "recovery"]);
    expect(readEntry({ entry: "%", signature: "" })).toBeNull();
  });
});
