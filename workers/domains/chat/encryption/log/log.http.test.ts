import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { DeviceLogEntry, DeviceLogPage } from "../../../../../shared/contracts/chat/index.ts";
import {
  type DeviceLog,
  emptyLog,
  followed,
  RECOVERY,
  verifiedLog,
} from "../../../../../shared/device-log/index.ts";
import { type Account, registerAccount, sendJson } from "../../../../../shared/testing/accounts.ts";
import {
  type LogSigner,
  logSigner,
  nextEntry,
  signedBy,
  verifyByRuntime,
  type Wish,
} from "../../../../../shared/testing/device-log.ts";

const PATH = "/api/mls/device-log";
const DAY_MS = 24 * 3_600_000;

let anna: Account;
let phone: LogSigner;
let laptop: LogSigner;
let log: DeviceLog;
beforeEach(async () => {
  [anna, phone, laptop] = await Promise.all([
    registerAccount(),
    logSigner("phone-one"),
    logSigner("laptop-one"),
  ]);
  log = emptyLog(anna.user.id);
});

function post(body: unknown, account = anna): Promise<Response> {
  return sendJson("POST", PATH, body, account.headers);
}

async function read(reader: Account, path = PATH): Promise<DeviceLogPage> {
  const response = await sendJson("GET", path, undefined, reader.headers);
  expect(response.status).toBe(200);
  return response.json();
}

/** Hands in the next entry; what is taken is followed. */
async function append(wish: Wish, account = anna): Promise<Response> {
  const signed = await signedBy(wish.signer, nextEntry(log, { at: Date.now(), ...wish }));
  const response = await post(signed, account);
  if (response.status === 201) {
    const after = await followed(log, signed, verifyByRuntime);
    if (typeof after === "string") throw new Error(after);
    log = after;
  }
  return response;
}

async function answer(response: Promise<Response>): Promise<string> {
  const { status, ...rest } = await response.then(async (one) => ({
    status: one.status,
    body: await one.json<{ code?: string; errors?: { message: string }[] }>(),
  }));
  const [field] = rest.body.errors ?? [];
  return [status, rest.body.code, field?.message.split(":")[0]].filter(Boolean).join(" ");
}

const found = (): Wish => ({ kind: "founded", subject: phone, signer: phone });

describe("works", () => {
  it("as everybody can check: what was signed, and its hash", async () => {
    expect(await answer(append(found()))).toBe("201");
    expect(await answer(append({ kind: "added", subject: laptop, signer: phone }))).toBe("201");
    expect(await answer(append({ kind: "removed", subject: phone, signer: laptop }))).toBe("201");
    const other = await registerAccount();
    const page = await read(other, `${PATH}?userId=${anna.user.id}`);
    expect(page.head).toEqual({ seq: 3, hash: log.head });
    expect(page.items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await verifiedLog(anna.user.id, page.items, verifyByRuntime)).toEqual(log);
    const rest = await read(anna, `${PATH}?after=2`);
    expect(rest.items.map(({ hash }) => hash)).toEqual([log.head]);
    expect(await read(other)).toEqual({ items: [], head: null });
  });

  it("writes each entry into the audit trail as well", async () => {
    await append(found());
    const rows = await env.DB.prepare(
      "SELECT action, actor_id, details FROM audit_log WHERE target = ?",
    )
      .bind(`user:${anna.user.id}`)
      .all<{ action: string; actor_id: string; details: string }>();
    expect(rows.results).toEqual([
      {
        action: "device_log.founded",
        actor_id: anna.user.id,
        details: JSON.stringify({ deviceId: "phone-one", hash: log.head, seq: 1 }),
      },
    ]);
  });

  it("takes the same entry any number of times, and writes it down once", async () => {
    const signed = await signedBy(phone, nextEntry(log, { ...found(), at: Date.now() }));
    const replies = await Promise.all([post(signed), post(signed), post(signed)]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    const bodies = await Promise.all(replies.map((one) => one.json<DeviceLogEntry>()));
    expect(new Set(bodies.map(({ hash }) => hash)).size).toBe(1);
    expect((await read(anna)).items).toHaveLength(1);
    const audited = await env.DB.prepare("SELECT count(*) AS n FROM audit_log WHERE target = ?")
      .bind(`user:${anna.user.id}`)
      .first<{ n: number }>();
    expect(audited?.n).toBe(1);
  });

  it("lets a recovery key bring in a device", async () => {
    const paper = await logSigner("paper-one");
    await append(found());
    await append({ kind: "recovery", subject: { key: paper.key }, signer: phone });
    const wish = { kind: "added", subject: laptop, signer: paper, as: RECOVERY } as const;
    expect(await answer(append(wish))).toBe("201");
  });
});

describe("refuses", () => {
  it("of two entries at once the later one", async () => {
    await append(found());
    const at = Date.now();
    const [one, two] = await Promise.all(
      [laptop, await logSigner("tablet-one")].map((subject) =>
        signedBy(phone, nextEntry(log, { kind: "added", subject, signer: phone, at })),
      ),
    );
    const answers = await Promise.all([answer(post(one)), answer(post(two))]);
    expect(answers.sort()).toEqual(["201", "409 stale_log"]);
    expect((await read(anna)).items).toHaveLength(2);
  });

  it("what does not follow the newest entry", async () => {
    await append(found());
    const base = nextEntry(log, { kind: "added", subject: laptop, signer: phone, at: Date.now() });
    const changed = [
      { ...base, seq: 3 },
      { ...base, seq: 1 },
      { ...base, prev: "0".repeat(64) },
    ];
    for (const entry of changed) {
      expect(await answer(post(await signedBy(phone, entry)))).toBe("409 stale_log");
    }
  });

  it("what the rules do not allow, and what is not signed by who says so", async () => {
    const forger = await logSigner("forger-one");
    expect(await answer(append({ ...found(), signer: laptop }))).toBe("422 entry_refused signer");
    await append(found());
    const add = { kind: "added", subject: laptop, signer: forger } as const;
    expect(await answer(append(add))).toBe("422 entry_refused signer");
    expect(await answer(append({ ...add, as: "phone-one" }))).toBe("422 entry_refused signature");
    expect(await answer(append({ kind: "removed", subject: laptop, signer: phone }))).toBe(
      "422 entry_refused subject",
    );
    const old = { ...add, signer: phone, at: Date.now() - 2 * DAY_MS };
    expect(await answer(append(old))).toBe("422 entry_refused time");
    expect(await answer(post({ entry: "AAAA", signature: "AAAA" }))).toBe(
      "422 entry_refused malformed",
    );
    expect((await read(anna)).items).toHaveLength(1);
  });

  it("an entry of another person's log", async () => {
    const other = await registerAccount();
    const wish = found();
    expect(await answer(append(wish, other))).toBe("422 entry_refused person");
    expect((await read(other)).items).toEqual([]);
  });

  it("to change what is written", async () => {
    await append(found());
    const change = env.DB.prepare("UPDATE mls_device_log SET entry = '' WHERE user_id = ?");
    await expect(change.bind(anna.user.id).run()).rejects.toThrow("never changed");
  });

  it("whoever asks too often", async () => {
    const answers = new Set<string>();
    for (let count = 0; count < 61; count += 1) {
      answers.add(await answer(post({ entry: "AAAA", signature: "AAAA" })));
    }
    expect([...answers]).toEqual(["422 entry_refused malformed", "429 rate_limited"]);
  });
});
