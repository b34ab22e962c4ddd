import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { SavedSearch } from "../../../../shared/contracts/work/index.ts";
import {
  type Account,
  mailsTo,
  ORIGIN,
  registerAccount,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { call, publisher } from "../../../../shared/testing/gallery.ts";
import { realDeps } from "../../../../shared/testing/studio.ts";
import { founded, openVacancy } from "../../../../shared/testing/work.ts";
import type { WorkDeps } from "../ports.ts";
import { digestJob } from "./digest.ts";

let owner: Account;
let companyId: string;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  companyId = (await founded(owner, { name: "Маяк" })).id;
});

async function ask<Body>(account: Account, method: string, path: string, body?: unknown) {
  const reply = await sendJson(method, path, body, account.headers);
  const text = await reply.text();
  return { status: reply.status, body: (text === "" ? {} : JSON.parse(text)) as Body };
}

/** A word that no other test has. */
const word = () => `w${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
const keep = (by: Account, query: string, fields: object = {}) =>
  ask<SavedSearch>(by, "POST", "/api/saved-searches", { name: "Sea", query, ...fields });
const digest = () => sendJson("POST", "/api/dev/cron", { name: "digest" });

async function digestsTo({ user }: Account) {
  const mails = await mailsTo(user.email);
  return mails.filter(({ data }) => data["kind"] === "vacancy-digest");
}

/** The digest that somebody gets who is told after everybody before them: what was due has been done then. */
async function untilTold(other: Account, so: number) {
  // Between the looks, as queues get no turn while requests follow one another.
  const told = async () => expect(await digestsTo(other)).toHaveLength(so);
  await vi.waitFor(told, { timeout: 20_000, interval: 100 });
}

describe("works", () => {
  it("what is new in a search is told once, and a day without anything new is not", async () => {
    const [sought, other] = [word(), word()];
    const reader = await registerAccount({ locale: "ru" });
    const idle = await registerAccount();
    await openVacancy(owner, companyId, { title: `Old ${sought}` });
    const kept = await keep(reader, `q=${sought}&sort=salary&limit=5`);
    expect(kept).toMatchObject({ status: 201, body: { query: `q=${sought}`, mail: true } });
    await keep(idle, `q=${other}`);
    const fresh = await openVacancy(owner, companyId, { title: `New ${sought}` });
    await digest();
    await untilTold(reader, 1);
    const [mail] = await digestsTo(reader);
    expect(mail?.text).toContain(`New ${sought} · Маяк: ${ORIGIN}/vacancies/${fresh.id}`);
    expect(mail?.text).toContain(`${ORIGIN}/vacancies?q=${sought}&sort=new`);
    expect(mail?.text).not.toContain("Old");
    // A second reader tells that the second round is over; the first has nothing new.
    const last = await registerAccount();
    const another = word();
    await keep(last, `q=${another}`);
    await openVacancy(owner, companyId, { title: another });
    await digest();
    await untilTold(last, 1);
    expect(await digestsTo(reader)).toHaveLength(1);
    expect(await digestsTo(idle)).toEqual([]);
  });

  it("the link in a digest ends them without signing in, by a button and not by being opened", async () => {
    const sought = word();
    const reader = await registerAccount();
    await keep(reader, `q=${sought}`);
    await openVacancy(owner, companyId, { title: sought });
    await digest();
    await untilTold(reader, 1);
    const [mail] = await digestsTo(reader);
    const [link = ""] = /http\S+unsubscribe\S+/.exec(mail?.text ?? "") ?? [];
    const path = link.replace(ORIGIN, "");
    const opened = await call(null, "GET", path);
    expect(opened.headers.get("Content-Type")).toContain("text/html");
    expect(await opened.text()).toContain('<form method="post">');
    const listed = () =>
      ask<{ items: SavedSearch[] }>(reader, "GET", "/api/saved-searches").then(({ body }) =>
        body.items.map((item) => [item.mail, item.push]),
      );
    expect(await listed()).toEqual([[true, true]]);
    const form = { headers: { "Content-Type": "application/x-www-form-urlencoded" } };
    const done = await call(null, "POST", path, { ...form, body: "List-Unsubscribe=One-Click" });
    expect(done.status).toBe(200);
    await done.body?.cancel();
    expect(await listed()).toEqual([[false, true]]);
    const forged = path.replace(reader.user.id, owner.user.id);
    expect((await call(null, "POST", forged, { ...form, body: "" })).status).toBe(404);
    expect((await call(null, "GET", forged)).status).toBe(404);
  });

  it("what is new is told though more that is old was hidden, and is shown again", async () => {
    const sought = word();
    const back = await founded(owner, { name: "Back" });
    for (let n = 0; n < 12; n += 1) {
      await openVacancy(owner, back.id, { title: `Old ${sought}` });
    }
    const reader = await registerAccount();
    await keep(reader, `q=${sought}`);
    const fresh = await openVacancy(owner, companyId, { title: `New ${sought}` });
    const withhold = env.DB.prepare("UPDATE companies SET withheld = ? WHERE id = ?");
    await withhold.bind("reported", back.id).run();
    await withhold.bind(null, back.id).run();
    await digest();
    await untilTold(reader, 1);
    const [mail] = await digestsTo(reader);
    expect(mail?.text).toContain(`${ORIGIN}/vacancies/${fresh.id}`);
    expect(mail?.text).not.toContain("Old");
  });

  it("is changed and deleted by its owner alone", async () => {
    const reader = await registerAccount();
    const { id } = (await keep(reader, "q=sea&radiusKm=20&near=55.7,37.6")).body;
    const path = `/api/saved-searches/${id}`;
    expect((await ask(owner, "PATCH", path, { name: "Mine" })).status).toBe(404);
    expect((await ask(owner, "DELETE", path)).status).toBe(404);
    const changed = await ask<SavedSearch>(reader, "PATCH", path, { mail: false });
    expect(changed.body).toMatchObject({ name: "Sea", mail: false, push: true });
    expect((await ask(reader, "DELETE", path)).status).toBe(204);
    expect((await ask(reader, "DELETE", path)).status).toBe(404);
  });
});

describe("survives", () => {
  it("a mail that is not taken: the next delivery tells of the same, and the one after it of nothing", async () => {
    const sought = word();
    const reader = await registerAccount();
    await keep(reader, `q=${sought}`);
    await openVacancy(owner, companyId, { title: sought });
    const deps = (await realDeps()) as unknown as WorkDeps;
    const sent: string[] = [];
    const taken = { send: async ({ text }: { text: string }) => void sent.push(text) };
    const refused = { send: () => Promise.reject(new Error("the mail server is away")) };
    const tell = (mailer: object) =>
      digestJob.handle({ ...deps, mailer } as WorkDeps, { userId: reader.user.id });
    await expect(tell(refused)).rejects.toThrow("the mail server is away");
    await Promise.all([tell(taken), tell(taken)]);
    await tell(taken);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain(sought);
  });
});

describe("refuses", () => {
  it.each(["near=91,0", "salaryMin=5", "radiusKm=-1", "employmentType=slavery"])(
    "a search that cannot be made: %s",
    async (query) => {
      expect(await keep(owner, query)).toMatchObject({
        status: 400,
        body: { errors: [{ path: "query" }] },
      });
    },
  );

  it("more than there is room for, however many come at once", async () => {
    const reader = await registerAccount();
    const tries = await Promise.all(Array.from({ length: 55 }, () => keep(reader, "q=sea")));
    expect(tries.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(tries.filter(({ status }) => status === 409)).toHaveLength(5);
  });
});
