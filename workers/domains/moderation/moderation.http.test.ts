// @first of those that share a runtime: it needs a platform that nobody has used.
import {
  createExecutionContext,
  createScheduledController,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Chat, Message } from "../../../shared/contracts/chat/index.ts";
import type { Image } from "../../../shared/contracts/media/index.ts";
import type {
  Appeal,
  Decision,
  FiledAppeal,
  ModerationItem,
  OwnDecision,
  Report,
} from "../../../shared/contracts/moderation/index.ts";
import type { Vacancy } from "../../../shared/contracts/work/index.ts";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../shared/testing/accounts.ts";
import { CLASSIFIER_SECRET, classifierAsked } from "../../../shared/testing/classifier-asked.ts";
import { call, publisher, uploaded } from "../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../shared/testing/images.ts";
import { realDeps } from "../../../shared/testing/studio.ts";
import { getVideo, newVideo, videoIn } from "../../../shared/testing/videos.ts";
import { founded, openVacancy } from "../../../shared/testing/work.ts";
import worker from "../../main.ts";
import { takeFirstLook } from "./first-look/take-first-look.ts";
import type { ModerationDeps, Verdict } from "./ports.ts";

const CLASSIFIER = inject("classifierOrigin");

let admin: Account;
let second: Account;
let author: Account;
let reporters: Account[];

beforeAll(async () => {
  // Before the first request, which reads the configuration.
  Reflect.set(env, "CLASSIFIER_URL", `${CLASSIFIER}/fair`);
  Reflect.set(env, "CLASSIFIER_SECRET", CLASSIFIER_SECRET);
  Reflect.set(env, "CLASSIFIER_REJECT_FROM", "0.9");
  admin = await registerAccount();
  second = await moderator();
  author = await publisher();
  reporters = await Promise.all([registerAccount(), registerAccount(), registerAccount()]);
});
afterAll(() => resetClock());

const ask = (who: Account | null, method: string, path: string, body?: unknown) =>
  sendJson(method, path, body, { ...who?.headers });

async function got<Body>(response: Response | Promise<Response>, status = 200): Promise<Body> {
  const reply = await response;
  const text = await reply.text();
  expect(reply.status, text).toBe(status);
  return JSON.parse(text || "null");
}

async function codeOf(response: Response | Promise<Response>): Promise<[number, string]> {
  const reply = await response;
  return [reply.status, (await reply.json<{ code: string }>()).code];
}

async function moderator(): Promise<Account> {
  const account = await registerAccount();
  const path = `/api/admin/users/${account.user.id}`;
  await got(ask(admin, "PATCH", path, { role: "moderator" }));
  return signInAgain(account);
}

async function queue(query = ""): Promise<ModerationItem[]> {
  const { items } = await got<{ items: ModerationItem[] }>(
    ask(second, "GET", `/api/moderation/queue?limit=100&${query}`),
  );
  return items;
}

const item = (kind: string, id: string) =>
  got<ModerationItem>(ask(second, "GET", `/api/moderation/items/${kind}/${id}`));

const newImage = (title = "A picture", owner = author) => uploaded(owner, uniquePng(), { title });

const report = (who: Account | undefined, imageId: string, reason = "nudity", comment = "") =>
  ask(who ?? null, "POST", `/api/media/${imageId}/report`, { reason, comment });

interface Decided {
  readonly results: { id: string; outcome: string; decisionId: string | null }[];
}

const decide = (who: Account, body: object) => ask(who, "POST", "/api/moderation/decisions", body);

async function outcomes(who: Account, body: object): Promise<string[]> {
  return (await got<Decided>(decide(who, body))).results.map(({ outcome }) => outcome);
}

const isSeen = async ({ id }: Image) => (await ask(null, "GET", `/api/media/${id}`)).status === 200;

async function own(who: Account, query = ""): Promise<OwnDecision[]> {
  const path = `/api/users/me/decisions?${query}`;
  return (await got<{ items: OwnDecision[] }>(ask(who, "GET", path))).items;
}

/** An image that was taken down, and the decision that did. */
async function rejected(by = second): Promise<{ image: Image; decision: OwnDecision }> {
  const image = await newImage();
  const body = { reason: "Not here", category: "nudity" };
  await got(ask(by, "POST", `/api/moderation/images/${image.id}/reject`, body));
  const [decision] = await own(author, `kind=image&subject=${image.id}`);
  if (!decision) throw new Error("nothing was decided");
  return { image, decision };
}

const appeal = (who: Account, { id }: OwnDecision, text = "It is art") =>
  ask(who, "POST", `/api/moderation/decisions/${id}/appeal`, { text });

const answer = (who: Account, id: string, outcome: string) =>
  ask(who, "POST", `/api/moderation/appeals/${id}/answer`, { outcome, answer: "We looked again" });

/** The clock's own tick of each minute. */
async function tick(): Promise<void> {
  const controller = createScheduledController({ cron: "* * * * *", scheduledTime: new Date() });
  const ctx = createExecutionContext();
  await worker.scheduled(controller, env, ctx);
  await waitOnExecutionContext(ctx);
}

describe("works", () => {
  it("an image that three people report is hidden until a moderator looks", async () => {
    const image = await newImage("Заря над рекой");
    const [first, next, last] = reporters;
    const { id } = await got<{ id: string }>(report(first, image.id, "nudity", "Look"), 201);
    expect(await got(report(first, image.id, "spam"))).toEqual({ id });
    await got(report(next, image.id, "spam"), 201);
    expect(await isSeen(image)).toBe(true);
    await got(report(last, image.id, "spam"), 201);
    expect(await isSeen(image)).toBe(false);
    expect((await call(null, "GET", image.urls.thumb)).status).toBe(404);
    const feed = await got<{ items: Image[] }>(ask(null, "GET", "/api/media/feed"));
    expect(feed.items.map((one) => one.id)).not.toContain(image.id);
    const mine = await got<Image>(ask(author, "GET", `/api/media/${image.id}`));
    expect(mine.withheld).toBe("reported");

    const [found] = await queue(`kind=image&q=${encodeURIComponent("ЗАРЯ")}`);
    expect(found).toMatchObject({
      id: image.id,
      cause: "reported",
      hidden: true,
      reports: 3,
      reasons: ["nudity", "spam"],
      owner: { id: author.user.id },
      image: { id: image.id },
      revision: 0,
    });
    expect(found?.reported[0]).toMatchObject({ comment: "Look", reporterId: first?.user.id });
    // Moderators see what nobody else does.
    expect((await call(null, "GET", found?.image?.urls.medium ?? "")).status).toBe(200);
    const path = `/api/moderation/reports/${id}/resolve`;
    expect((await ask(second, "POST", path, { action: "dismiss" })).status).toBe(204);
    expect(await isSeen(image)).toBe(true);
    expect(await queue(`q=${encodeURIComponent("заря")}`)).toEqual([]);
    expect((await queue("status=kept&kind=image"))[0]).toMatchObject({ id: image.id, revision: 1 });
  });

  it("the queue is narrowed by kind, reason, owner, reports, time and text, and read page by page", async () => {
    const other = await publisher();
    const images = [];
    for (const title of ["one of four", "two of four", "three of four", "four of four"]) {
      const image = await newImage(title, other);
      images.push(image.id);
      await got(report(reporters[0], image.id, title.startsWith("two") ? "fraud" : "abuse"), 201);
    }
    const owner = `owner=${other.user.id}`;
    const ids = async (query: string) => (await queue(`${owner}&${query}`)).map(({ id }) => id);
    expect(await ids("")).toEqual(images);
    expect(await ids("reason=fraud")).toEqual([images[1]]);
    expect(await ids("kind=video")).toEqual([]);
    expect(await ids("kind=vacancy")).toEqual([]);
    expect(await ids("reported=false")).toEqual([]);
    expect(await ids("q=THREE")).toEqual([images[2]]);
    expect(await ids("to=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await ids("from=2020-01-01T00:00:00Z")).toEqual(images);
    const pages: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/api/moderation/queue?limit=1&${owner}${cursor && `&cursor=${cursor}`}`;
      const page = await got<{ items: ModerationItem[]; nextCursor: string | null }>(
        ask(second, "GET", path),
      );
      pages.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(images);
    const all = { kind: "image", action: "dismiss" };
    const items = images.map((id) => ({ kind: all.kind, id }));
    expect(await outcomes(second, { ...all, items })).toEqual(images.map(() => "decided"));
    expect(await ids("")).toEqual([]);
  });

  it("what is taken down is told to its author in their language, by hub and mail, and listed", async () => {
    const russian = await publisher();
    await env.DB.prepare("UPDATE users SET locale = 'ru' WHERE id = ?").bind(russian.user.id).run();
    const image = await newImage("Картина", russian);
    const { items } = await got<{ items: { id: string }[] }>(
      ask(second, "GET", "/api/moderation/templates"),
    );
    expect(items.map(({ id }) => id)).toContain("nudity");
    const reject = `/api/moderation/images/${image.id}/reject`;
    expect(await codeOf(ask(second, "POST", reject, {}))).toEqual([400, "validation_failed"]);
    const bad = { reason: "x", templateId: "none" };
    expect(await codeOf(ask(second, "POST", reject, bad))).toEqual([400, "validation_failed"]);
    const body = { reason: "Уберите.", templateId: "nudity", category: "nudity" };
    const text = "Нагота и сцены секса здесь не показываются.\n\nУберите.";
    expect(await got(ask(second, "POST", reject, body))).toMatchObject({
      status: "removed",
      hidden: true,
      image: { rejectionReason: text },
    });
    expect(await isSeen(image)).toBe(false);
    const mine = await got<Image>(ask(russian, "GET", `/api/media/${image.id}`));
    expect(mine).toMatchObject({ withheld: "rejected", rejectionReason: text });
    expect((await call(null, "GET", mine.urls.medium)).status).toBe(200);
    expect(await own(russian)).toMatchObject([
      {
        kind: "image",
        subjectId: image.id,
        action: "reject",
        reason: "nudity",
        text,
        appealable: true,
      },
    ]);
    const [mail] = await mailsTo(russian.user.email);
    expect(mail).toMatchObject({ subject: "Ваша публикация не одобрена" });
    expect(mail?.text).toContain("Картина");
    const audit = await env.DB.prepare("SELECT actor_id, action FROM audit_log WHERE target = ?")
      .bind(`image:${image.id}`)
      .all();
    expect(audit.results).toEqual([{ actor_id: second.user.id, action: "image.reject" }]);
  });

  it("a message is shown with what was said before it, and deleted", async () => {
    const members = { memberIds: [author.user.id] };
    const chat = await got<Chat>(
      ask(reporters[0] ?? null, "POST", "/api/chats", { type: "group", title: "Us", ...members }),
      201,
    );
    const path = `/api/chats/${chat.id}/messages`;
    for (const text of ["hello", "you fool"]) {
      await got(ask(author, "POST", path, { clientId: crypto.randomUUID(), text }), 201);
    }
    const { items } = await got<{ items: Message[] }>(ask(author, "GET", path));
    const seq = items.find(({ text }) => text === "you fool")?.seq ?? 0;
    const body = { seq, reason: "abuse" };
    await got(ask(reporters[0] ?? null, "POST", `/api/chats/${chat.id}/report`, body), 201);
    const id = `${chat.id}:${seq}`;
    const found = await item("message", id);
    expect(found).toMatchObject({ title: "you fool", owner: { id: author.user.id } });
    expect(found.messages?.map(({ text }) => text).slice(-2)).toEqual(["hello", "you fool"]);
    const reject = `/api/moderation/messages/${id}/reject`;
    expect(await got(ask(second, "POST", reject, { reason: "No" }))).toMatchObject({
      status: "removed",
    });
    const after = await got<{ items: Message[] }>(ask(author, "GET", path));
    expect(after.items.find((message) => message.seq === seq)?.text).toBe("");
  });

  it("a person is warned, then suspended until a day, which ends by itself", async () => {
    const bad = await publisher();
    const reportUser = (who: Account, reason: string) =>
      ask(who, "POST", `/api/users/${bad.user.id}/report`, { reason });
    await got(reportUser(author, "fraud"), 201);
    await got(reportUser(author, "spam"));
    expect(await codeOf(reportUser(bad, "spam"))).toEqual([409, "conflict"]);
    const things = { items: [{ kind: "user", id: bad.user.id }] };
    expect(await outcomes(second, { ...things, action: "reject", note: "x" })).toEqual([
      "impossible",
    ]);
    expect(await outcomes(second, { ...things, action: "warn", templateId: "fraud" })).toEqual([
      "decided",
    ]);
    expect(await own(bad)).toMatchObject([{ action: "warn", reason: null }]);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const suspend = { ...things, action: "suspend", category: "fraud", until };
    expect(await outcomes(second, suspend)).toEqual(["decided"]);
    expect((await ask(bad, "GET", "/api/users/me")).status).toBe(401);
    const login = { login: bad.user.username, password: bad.password };
    expect(await codeOf(sendJson("POST", "/api/auth/login", login))).toEqual([
      403,
      "account_suspended",
    ]);
    const known = await got<{ decisions: Decision[]; reports: Report[] }>(
      ask(second, "GET", `/api/moderation/people/${bad.user.id}`),
    );
    expect(known).toMatchObject({
      status: "suspended",
      suspendedUntil: until,
      warnings: 1,
      removals: 1,
      reports: [{ reason: "fraud", reporterId: author.user.id }],
    });
    expect(known.decisions.map(({ action }) => action)).toEqual(["suspend", "warn"]);
    expect(known.decisions[0]?.moderator?.id).toBe(second.user.id);
    await tick();
    expect((await sendJson("POST", "/api/auth/login", login)).status).toBe(403);
    await advanceClock(3_601);
    await tick();
    expect((await sendJson("POST", "/api/auth/login", login)).status).toBe(200);
    await resetClock();
  });

  it("an appeal is answered by somebody else, and shows the thing again", async () => {
    const { image, decision } = await rejected();
    const made = await got<Appeal>(appeal(author, decision), 201);
    expect(made).toMatchObject({ status: "open", text: "It is art" });
    const list = async (who: Account) =>
      (await got<{ items: FiledAppeal[] }>(ask(who, "GET", "/api/moderation/appeals"))).items.find(
        ({ id }) => id === made.id,
      );
    expect(await list(second)).toMatchObject({
      mayAnswer: false,
      decision: { title: "A picture", moderatorId: second.user.id, note: "Not here" },
    });
    expect(await list(admin)).toMatchObject({ mayAnswer: true, author: { id: author.user.id } });
    expect(await codeOf(answer(second, made.id, "granted"))).toEqual([403, "forbidden"]);
    expect(await got(answer(admin, made.id, "granted"))).toMatchObject({ status: "granted" });
    expect(await isSeen(image)).toBe(true);
    expect(await own(author, `kind=image&subject=${image.id}`)).toMatchObject([
      { withdrawn: true, appealable: false, appeal: { answer: "We looked again" } },
    ]);
    expect(await list(admin)).toBeUndefined();
  });

  it("the first look orders the queue, and takes away what it is sure of", async () => {
    const calm = await newImage("calm");
    const odd = await newImage("score:spam=0.6");
    const odder = await newImage("score:nudity=0.8");
    const worst = await newImage("score:violence=0.95");
    await vi.waitFor(async () => expect(await isSeen(worst)).toBe(false), { timeout: 10_000 });
    const found = await vi.waitFor(
      async () => {
        const ids = (await queue("kind=image")).filter(({ cause }) => cause === "first_look");
        expect(ids.map(({ id }) => id)).toEqual([odder.id, odd.id]);
        return ids;
      },
      { timeout: 10_000 },
    );
    expect(found[0]).toMatchObject({ risk: 80, fear: "nudity", hidden: false });
    expect(await isSeen(calm)).toBe(true);
    expect(await isSeen(odder)).toBe(true);
    expect(await own(author, `kind=image&subject=${worst.id}`)).toMatchObject([
      { action: "reject", reason: "violence", appealable: true },
    ]);
    const shown = (await classifierAsked(CLASSIFIER)).find(({ text }) => text === "calm");
    expect(shown).toMatchObject({ kind: "image", contentType: "image/webp" });
    expect(shown?.pictureBytes).toBeGreaterThan(20);
  });
});

describe("refuses", () => {
  it("to look at a picture that its owner shows to nobody, until they do", async () => {
    const title = "score:nudity=0.7 kept to oneself";
    const image = await uploaded(author, uniquePng(), { title, isPublic: "false" });
    const path = `/api/moderation/images/${image.id}`;
    expect(await codeOf(ask(second, "POST", `${path}/approve`))).toEqual([
      409,
      "decision_impossible",
    ]);
    const shown = await newImage("shown to all, after it");
    const asked = async () => (await classifierAsked(CLASSIFIER)).map(({ text }) => text);
    await vi.waitFor(async () => expect(await asked()).toContain("shown to all, after it"), {
      timeout: 10_000,
    });
    expect(await asked()).not.toContain(title);
    await got(ask(author, "PATCH", `/api/media/${image.id}`, { isPublic: true }));
    await vi.waitFor(async () => expect(await asked()).toContain(title), { timeout: 10_000 });
    await got(ask(second, "POST", `${path}/approve`));
    await got(ask(second, "POST", `/api/moderation/images/${shown.id}/approve`));
  });

  it("reports of what one does not see, and decisions of who may not", async () => {
    const image = await uploaded(author, uniquePng(), { isPublic: "false" });
    expect((await report(reporters[0], image.id)).status).toBe(404);
    expect((await decide(author, { items: [], action: "approve" })).status).toBe(403);
    const items = [{ kind: "image", id: image.id }];
    expect(await codeOf(decide(second, { items, action: "reject" }))).toEqual([
      400,
      "validation_failed",
    ]);
    const many = Array.from({ length: 101 }, () => items[0]);
    expect((await decide(second, { items: many, action: "approve" })).status).toBe(400);
  });

  it("to suspend oneself, one's equals, and who is above", async () => {
    const third = await moderator();
    const ids = [second.user.id, third.user.id, admin.user.id];
    const items = ids.map((id) => ({ kind: "user", id }));
    const body = { items, action: "suspend", category: "other" };
    expect(await outcomes(second, body)).toEqual(["forbidden", "forbidden", "forbidden"]);
    expect((await ask(third, "GET", "/api/users/me")).status).toBe(200);
  });

  it("a decision that does not know of the last", async () => {
    const image = await newImage();
    await got(report(reporters[0], image.id), 201);
    const { revision } = await item("image", image.id);
    await got(ask(admin, "POST", `/api/moderation/images/${image.id}/approve`, { revision }));
    const body = { reason: "x", revision };
    expect(
      await codeOf(ask(second, "POST", `/api/moderation/images/${image.id}/reject`, body)),
    ).toEqual([409, "already_decided"]);
    expect(await isSeen(image)).toBe(true);
  });

  it("an appeal of somebody else's, or after another decision, or against what is no burden", async () => {
    const { image, decision } = await rejected();
    expect((await appeal(second, decision)).status).toBe(404);
    await got(ask(admin, "POST", `/api/moderation/images/${image.id}/approve`));
    expect(await codeOf(appeal(author, decision))).toEqual([409, "appeal_impossible"]);
    const items = [{ kind: "image", id: image.id }];
    const { results } = await got<Decided>(decide(second, { items, action: "dismiss" }));
    const harmless = { ...decision, id: results[0]?.decisionId ?? "" };
    expect(await codeOf(appeal(author, harmless))).toEqual([409, "appeal_impossible"]);
  });
});

describe("survives", () => {
  it("two moderators at once: one is heard", async () => {
    for (let round = 0; round < 3; round += 1) {
      const image = await newImage();
      await got(report(reporters[0], image.id), 201);
      const path = `/api/moderation/images/${image.id}`;
      const replies = await Promise.all([
        ask(admin, "POST", `${path}/approve`, { revision: 0 }),
        ask(second, "POST", `${path}/reject`, { reason: "x", revision: 0 }),
      ]);
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
      const kept = replies[0]?.status === 200;
      expect(await isSeen(image)).toBe(kept);
      expect(await item("image", image.id)).toMatchObject({
        status: kept ? "kept" : "removed",
        revision: 1,
      });
    }
  });

  it("a bulk decision that is sent twice, at once and after", async () => {
    const images = [await newImage(), await newImage(), await newImage()];
    const items = [
      ...images.map(({ id }) => ({ kind: "image", id, revision: 0 })),
      { kind: "image", id: crypto.randomUUID() },
    ];
    const body = { items, action: "reject", category: "spam" };
    const both = await Promise.all([outcomes(admin, body), outcomes(second, body)]);
    for (const [index, image] of images.entries()) {
      expect(both.map((one) => one[index]).sort()).toEqual(["already_decided", "decided"]);
      expect(await own(author, `kind=image&subject=${image.id}`)).toHaveLength(1);
    }
    expect(both.map((one) => one[3])).toEqual(["not_found", "not_found"]);
    expect((await outcomes(admin, body)).slice(0, 3)).toEqual(images.map(() => "already_decided"));
  });

  it("reporters who come to the threshold at once", async () => {
    const image = await newImage();
    const replies = await Promise.all(
      [...reporters, ...reporters].map((who) => report(who, image.id)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201, 201, 201]);
    expect(await isSeen(image)).toBe(false);
    expect(await item("image", image.id)).toMatchObject({ reports: 3, hidden: true });
    // One decision settles them all, and another may be reported anew.
    await got(ask(admin, "POST", `/api/moderation/images/${image.id}/approve`));
    expect(await item("image", image.id)).toMatchObject({ reports: 0, status: "kept" });
    await got(report(author, image.id), 201);
    expect(await item("image", image.id)).toMatchObject({ status: "waiting", revision: 1 });
    expect(await isSeen(image)).toBe(true);
  });

  it("an appeal made twice and answered twice, at once", async () => {
    const { decision } = await rejected();
    const made = await Promise.all([appeal(author, decision), appeal(author, decision)]);
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await codeOf(appeal(author, decision))).toEqual([409, "appeal_made"]);
    const [{ appeal: filed } = { appeal: null }] = await own(
      author,
      `subject=${decision.subjectId}`,
    );
    const third = await moderator();
    const answered = await Promise.all([
      answer(admin, filed?.id ?? "", "granted"),
      answer(third, filed?.id ?? "", "refused"),
    ]);
    expect(answered.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("an answer that broke off before the thing was shown again: the same answer does the rest", async () => {
    const { image, decision } = await rejected();
    const { id } = await got<Appeal>(appeal(author, decision), 201);
    await env.DB.batch([
      env.DB.prepare(
        "UPDATE moderation_appeals SET status = 'granted', answered_by = ?, answered_at = 1 WHERE id = ?",
      ).bind(admin.user.id, id),
      env.DB.prepare("UPDATE moderation_decisions SET withdrawn_at = 1 WHERE id = ?").bind(
        decision.id,
      ),
    ]);
    expect(await isSeen(image)).toBe(false);
    expect(await codeOf(answer(admin, id, "refused"))).toEqual([409, "appeal_answered"]);
    expect(await got(answer(admin, id, "granted"))).toMatchObject({ status: "granted" });
    expect(await isSeen(image)).toBe(true);
  });

  it("a first look that comes twice, after a person, or not at all", async () => {
    const judged = await newImage("score:spam=0.97 later");
    await vi.waitFor(async () => expect(await isSeen(judged)).toBe(false), { timeout: 10_000 });
    await got(ask(admin, "POST", `/api/moderation/images/${judged.id}/approve`));
    const look = (kind: string, subjectId: string) => ({
      name: "moderation.first-look",
      requestId: "test-first-look",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      message: { kind, subjectId },
    });
    const odd = await newImage("score:abuse=0.7 twice");
    const last = await newImage("the last to be looked at");
    for (const { id } of [judged, odd, odd, last]) await env.JOBS.send(look("image", id));
    await vi.waitFor(
      async () => {
        const asked = (await classifierAsked(CLASSIFIER)).map(({ text }) => text);
        expect(asked.filter((text) => text === "the last to be looked at")).toHaveLength(2);
        expect(asked.filter((text) => text.endsWith("twice"))).toHaveLength(3);
        expect(asked.filter((text) => text.endsWith("later"))).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
    expect(await isSeen(judged)).toBe(true);
    expect(await item("image", odd.id)).toMatchObject({ risk: 70, revision: 0 });
    expect(await isSeen(await newImage("score:fail"))).toBe(true);
  });

  it("a first look during which the thing is changed: what nobody has looked at is not let through", async () => {
    const config = (value: string) =>
      got(ask(admin, "PUT", "/api/admin/config", { "vacancies.moderation": value }));
    const { id: companyId } = await founded(author);
    await config("all");
    try {
      const { id } = await openVacancy(author, companyId);
      const path = `/api/vacancies/${id}`;
      const status = async () => (await got<Vacancy>(ask(author, "GET", path))).status;
      const deps = (await realDeps()) as unknown as ModerationDeps;
      const firstLookPolicy = { queueFrom: 50, rejectFrom: null, approveUpTo: 10 };
      const look = (classify: () => Promise<Verdict>) =>
        takeFirstLook({ ...deps, firstLookPolicy, classifier: { classify } }, "vacancy", id);
      await look(async () => {
        await got(ask(author, "PATCH", path, { description: "Quite other work" }));
        return {};
      });
      expect(await status()).toBe("moderation");
      await look(async () => ({}));
      expect(await status()).toBe("published");
    } finally {
      await config("off");
    }
  });

  it("an appeal about what has changed since: it is heard, and shows nothing that nobody has looked at", async () => {
    const company = await founded(author);
    const path = `/api/companies/${company.id}`;
    const items = [{ kind: "company", id: company.id }];
    const last = async () => {
      const [decision] = await own(author, `kind=company&subject=${company.id}`);
      if (!decision) throw new Error("nothing was decided");
      return decision;
    };
    await outcomes(second, { items, action: "warn", category: "spam" });
    await got(ask(author, "PATCH", path, { description: "Better now" }));
    expect(await last()).toMatchObject({ action: "warn", appealable: true });
    await outcomes(second, { items, action: "remove", category: "fraud" });
    const removal = await last();
    await got(ask(author, "PATCH", path, { description: "Quite another one" }));
    const { id } = await got<Appeal>(appeal(author, removal), 201);
    expect(await got(answer(admin, id, "granted"))).toMatchObject({ status: "granted" });
    expect((await ask(null, "GET", path)).status).toBe(404);
    expect(await item("company", company.id)).toMatchObject({ status: "waiting" });
    expect(await outcomes(admin, { items, action: "approve" })).toEqual(["decided"]);
    expect((await ask(null, "GET", path)).status).toBe(200);
  });

  it("a report of what is changed while it is resolved stays open", async () => {
    const company = await founded(author);
    const path = `/api/companies/${company.id}`;
    const { id } = await got<{ id: string }>(
      ask(second, "POST", `${path}/report`, { reason: "spam" }),
      201,
    );
    const { revision } = await item("company", company.id);
    await got(ask(author, "PATCH", path, { description: "Other words" }));
    const resolve = `/api/moderation/reports/${id}/resolve`;
    const body = { action: "dismiss", revision };
    expect(await codeOf(ask(admin, "POST", resolve, body))).toEqual([409, "already_decided"]);
    expect((await ask(admin, "POST", resolve, { action: "dismiss" })).status).toBe(204);
  });

  it("a video's first look: it waits in its place, and a person decides", async () => {
    const { id } = await newVideo(author, { title: "score:nudity=0.4" });
    await videoIn(author, id, "moderation");
    const waits = await vi.waitFor(
      async () => {
        const found = await item("video", id);
        expect(found).toMatchObject({ risk: 40, fear: "nudity", cause: "new", status: "waiting" });
        return found;
      },
      { timeout: 10_000 },
    );
    const { revision } = waits;
    const items = [{ kind: "video", id, revision }];
    expect(await outcomes(second, { items, action: "dismiss" })).toEqual(["impossible"]);
    expect(await outcomes(second, { items, action: "approve" })).toEqual(["decided"]);
    expect((await getVideo(author, id)).status).toBe("approved");
  });

  it("what is to be done outside the database is done later, once, and not when it was withdrawn", async () => {
    const members = { memberIds: [author.user.id] };
    const chat = await got<Chat>(
      ask(reporters[1] ?? null, "POST", "/api/chats", { type: "group", title: "We", ...members }),
      201,
    );
    const path = `/api/chats/${chat.id}/messages`;
    const body = { clientId: crypto.randomUUID(), text: "so much" };
    const { seq } = await got<Message>(ask(author, "POST", path, body), 201);
    const reported = { seq, reason: "spam" };
    await got(ask(reporters[1] ?? null, "POST", `/api/chats/${chat.id}/report`, reported), 201);
    const items = [{ kind: "message", id: `${chat.id}:${seq}` }];
    const dismissed = await got<Decided>(decide(second, { items, action: "warn", note: "Less" }));
    // As it is left behind when the chat's own object could not be reached.
    const [{ decisionId } = { decisionId: null }] = dismissed.results;
    const undone = env.DB.prepare("UPDATE moderation_decisions SET action = 'reject' WHERE id = ?");
    await undone.bind(decisionId).run();
    const later = {
      name: "moderation.carry-out",
      requestId: "test-carry-out",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      message: { decisionId, ip: null },
    };
    await env.JOBS.send(later);
    await env.JOBS.send(later);
    const text = async () => {
      const { items: found } = await got<{ items: Message[] }>(ask(author, "GET", path));
      return found.find((message) => message.seq === seq)?.text;
    };
    await vi.waitFor(async () => expect(await text()).toBe(""), { timeout: 10_000 });
  });

  it("a moderator's end date does not shorten what an administrator has decided", async () => {
    const bad = await registerAccount();
    const path = `/api/admin/users/${bad.user.id}`;
    const standing = () =>
      got<{ status: string; suspendedUntil: string | null }>(
        ask(second, "GET", `/api/moderation/people/${bad.user.id}`),
      );
    const suspend = (hours: number) =>
      outcomes(second, {
        items: [{ kind: "user", id: bad.user.id }],
        action: "suspend",
        category: "fraud",
        until: new Date(Date.now() + hours * 3_600_000).toISOString(),
      });
    await suspend(2);
    const { suspendedUntil: long } = await standing();
    await suspend(1);
    expect((await standing()).suspendedUntil).toBe(long);
    await got(ask(admin, "PATCH", path, { status: "suspended" }));
    await suspend(3);
    expect(await standing()).toMatchObject({ status: "suspended", suspendedUntil: null });
    await got(ask(admin, "PATCH", path, { status: "active" }));
    expect(await standing()).toMatchObject({ status: "active", suspendedUntil: null });
  });

  it("a deleted image leaves nothing of it with the moderators, but that it was decided", async () => {
    const { image } = await rejected();
    expect((await ask(author, "DELETE", `/api/media/${image.id}`)).status).toBe(204);
    expect((await ask(second, "GET", `/api/moderation/items/image/${image.id}`)).status).toBe(404);
    expect(await own(author, `subject=${image.id}`)).toMatchObject([{ appealable: false }]);
  });
});
