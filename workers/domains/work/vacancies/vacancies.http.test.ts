// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FoundVacancy, Vacancy } from "../../../../shared/contracts/work/index.ts";
import {
  type Account,
  advanceClock,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../../shared/testing/accounts.ts";
import { publisher } from "../../../../shared/testing/gallery.ts";
import { askPage } from "../../../../shared/testing/public-pages.ts";
import { faultsOfRss } from "../../../../shared/testing/rss.ts";
import { newVideo, videoIn } from "../../../../shared/testing/videos.ts";
import { founded } from "../../../../shared/testing/work.ts";

let admin: Account;
let owner: Account;
let stranger: Account;
let companyId: string;

beforeAll(async () => {
  admin = await registerAccount();
  owner = await publisher();
  stranger = await publisher();
  const place = { lat: 56.85, lon: 35.9, city: "Tver", country: "RU" };
  companyId = (await founded(owner, { website: "https://example.org", location: place })).id;
});
afterAll(resetClock);

async function ask<Body = Vacancy>(
  account: Account | null,
  method: string,
  path: string,
  body?: unknown,
  status = 200,
): Promise<Body> {
  const reply = await sendJson(method, path, body, { ...account?.headers });
  const text = await reply.text();
  expect(reply.status, `${method} ${path}: ${text}`).toBe(status);
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

const draft = (fields: object = {}) =>
  ask(owner, "POST", "/api/vacancies", { companyId, title: "Keeper", ...fields }, 201);
const publish = (id: string, body?: object, status = 200) =>
  ask(owner, "POST", `/api/vacancies/${id}/publish`, body, status);
const published = async (fields: object = {}) => publish((await draft(fields)).id);
const read = (id: string, account: Account | null = owner) =>
  ask(account, "GET", `/api/vacancies/${id}`);

async function finds(q: string, reader: Account | null = null): Promise<string[]> {
  const query = new URLSearchParams({ q });
  const page = await ask<{ items: FoundVacancy[] }>(reader, "GET", `/api/vacancies?${query}`);
  return page.items.map(({ id }) => id);
}

const policy = (value: string) =>
  ask(admin, "PUT", "/api/admin/config", { "vacancies.moderation": value });
const judge = (id: string, action: string, body?: object, status = 200) =>
  ask<object>(admin, "POST", `/api/moderation/vacancies/${id}/${action}`, body, status);

/** A word that no other test has. */
const word = () => `w${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
const cron = async (name: string) => {
  type Ran = { report: Record<string, object> };
  return (await ask<Ran>(null, "POST", "/api/dev/cron", { name })).report;
};

const locations = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url);

describe("works", () => {
  it("a draft is its company's alone; published, everybody finds it, by what it says now", async () => {
    const [first, second] = [word(), word()];
    const salary = { min: 1_000, max: 2_000, currency: "EUR", period: "month" };
    const made = await draft({
      title: `Маяк ${first}`,
      salary,
      tags: ["Go", "go"],
      roles: ["keeper"],
    });
    expect(made).toMatchObject({
      status: "draft",
      salary,
      tags: ["Go"],
      publishedAt: null,
      views: 0,
    });
    await ask(null, "GET", `/api/vacancies/${made.id}`, undefined, 404);
    await ask(stranger, "GET", `/api/vacancies/${made.id}`, undefined, 404);
    expect(await finds(first)).toEqual([]);
    expect(await publish(made.id)).toMatchObject({ status: "published" });
    expect(await finds(first)).toEqual([made.id]);
    expect(await finds(first.toUpperCase().slice(0, 8))).toEqual([made.id]);
    await ask(owner, "PATCH", `/api/vacancies/${made.id}`, { title: second });
    expect([await finds(first), await finds(second)]).toEqual([[], [made.id]]);
    const patched = await read(made.id, null);
    expect(patched).toMatchObject({ title: second, salary, tags: ["Go"], roles: ["keeper"] });
    await ask(owner, "POST", `/api/vacancies/${made.id}/close`);
    expect(await finds(second)).toEqual([]);
    expect(await read(made.id, null)).toMatchObject({ status: "closed" });
    expect(await publish(made.id)).toMatchObject({ status: "published" });
    expect(await finds(second)).toEqual([made.id]);
    await ask(owner, "DELETE", `/api/vacancies/${made.id}`, undefined, 204);
    expect(await finds(second)).toEqual([]);
    const left =
      "SELECT count(*) AS n FROM vacancy_facets WHERE n NOT IN (SELECT n FROM vacancy_docs)";
    expect(await env.DB.prepare(left).first("n")).toBe(0);
  });

  it("what is written in markdown loses its HTML and scripts", async () => {
    const description = "# Work\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) *b*";
    const { id } = await published({ description });
    expect((await read(id)).description).toBe("# Work\n\n\na *b*");
  });

  it("comes out at its moment: not before, once, and not again when two ticks meet", async () => {
    const title = word();
    const publishAt = new Date(Date.now() + 3_600_000).toISOString();
    const { id } = await draft({ title });
    expect(await publish(id, { publishAt })).toMatchObject({ status: "scheduled", publishAt });
    const early = await cron("publish");
    expect(early["work.publish-vacancies"]).toEqual({ published: 0 });
    await ask(null, "GET", `/api/vacancies/${id}`, undefined, 404);
    await advanceClock(3_601);
    owner = await signInAgain(owner);
    const ticks = await Promise.all([cron("publish"), cron("publish"), cron("publish")]);
    const counts = ticks.map((tick) => tick["work.publish-vacancies"] as { published: number });
    expect(counts.reduce((sum, { published: many }) => sum + many, 0)).toBe(1);
    expect(await finds(title)).toEqual([id]);
    expect(await read(id)).toMatchObject({ status: "published" });
    const again = await cron("publish");
    expect(again["work.publish-vacancies"]).toEqual({ published: 0 });
  });

  it("what has expired is found no more, from that very moment, and closed by the clock", async () => {
    const title = word();
    const expiresAt = new Date(Date.now() + 10 * 3_600_000).toISOString();
    const { id } = await published({ title, expiresAt });
    expect(await finds(title)).toEqual([id]);
    expect((await askPage(`/vacancies/${id}`)).status).toBe(200);
    await advanceClock(10 * 3_600);
    expect(await finds(title)).toEqual([]);
    expect((await askPage(`/vacancies/${id}`)).status).toBe(404);
    await cron("expire");
    expect(await read(id, null)).toMatchObject({ status: "closed" });
    owner = await signInAgain(owner);
    stranger = await signInAgain(stranger);
    admin = await signInAgain(admin);
  });

  it("shows a video of the caller's own that is ready", async () => {
    const { id: videoId } = await newVideo(owner);
    await videoIn(owner, videoId, "moderation");
    expect(await draft({ videoId })).toMatchObject({ videoId });
    const body = { companyId, title: "x", videoId: crypto.randomUUID() };
    await ask(owner, "POST", "/api/vacancies", body, 409);
    const other = await founded(stranger);
    await ask(
      stranger,
      "POST",
      "/api/vacancies",
      { companyId: other.id, title: "x", videoId },
      409,
    );
  });

  it("its company sees all of its vacancies, page by page", async () => {
    const made = await founded(owner);
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await draft({ companyId: made.id })).id);
    const path = `/api/companies/${made.id}/vacancies?limit=2`;
    type Page = { items: Vacancy[]; nextCursor: string };
    const first = await ask<Page>(owner, "GET", path);
    const second = await ask<Page>(owner, "GET", `${path}&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.reverse());
    await ask(stranger, "GET", path, undefined, 403);
  });

  it("is found by its company's name, as it is called now, and not while the company is hidden", async () => {
    const [before, now] = [word(), word()];
    const company = await founded(owner, { name: before });
    const { id } = await published({ companyId: company.id, tags: ["sea"] });
    expect(await finds(before)).toEqual([id]);
    await ask(owner, "PATCH", `/api/companies/${company.id}`, { name: now });
    await cron("publish");
    expect([await finds(before), await finds(now)]).toEqual([[], [id]]);
    const withhold = "UPDATE companies SET withheld = ? WHERE id = ?";
    await env.DB.prepare(withhold).bind("rejected", company.id).run();
    // The platform has not heard of that write: guests may be shown for seconds what they were shown before.
    expect(await finds(now, admin)).toEqual([]);
    await ask(null, "GET", `/api/vacancies/${id}`, undefined, 404);
    await env.DB.prepare(withhold).bind(null, company.id).run();
    expect(await finds(now, admin)).toEqual([id]);
  });

  it("moderators look first where a deployment says so, and at what was rejected again", async () => {
    const title = word();
    await policy("unverified");
    try {
      const { id } = await draft({ title });
      expect(await publish(id)).toMatchObject({ status: "moderation" });
      expect(await finds(title)).toEqual([]);
      await judge(id, "approve");
      expect(await finds(title)).toEqual([id]);
      const edited = { title: `${title} anew` };
      expect(await ask(owner, "PATCH", `/api/vacancies/${id}`, edited)).toMatchObject({
        status: "moderation",
      });
      expect(await finds(title)).toEqual([]);
      await judge(id, "reject", { reason: "fraud", comment: "no such place" });
      expect(await read(id)).toMatchObject({ status: "rejected" });
      await ask(null, "GET", `/api/vacancies/${id}`, undefined, 404);
      await policy("off");
      expect(await publish(id)).toMatchObject({ status: "moderation", rejectionReason: null });
    } finally {
      await policy("off");
    }
  });

  it("closing undoes no moderator's word: what was rejected, or waits, is looked at before it is seen again", async () => {
    await policy("all");
    try {
      const { id } = await draft({ title: word() });
      const close = () => ask(owner, "POST", `/api/vacancies/${id}/close`);
      const unseen = () => ask(null, "GET", `/api/vacancies/${id}`, undefined, 404);
      await publish(id);
      await judge(id, "approve");
      await ask(owner, "PATCH", `/api/vacancies/${id}`, { title: word() });
      expect(await close()).toMatchObject({ status: "closed", publishedAt: null });
      await unseen();
      await policy("off");
      expect(await publish(id)).toMatchObject({ status: "moderation" });
      await judge(id, "reject", { reason: "no" });
      expect(await publish(id)).toMatchObject({ status: "moderation" });
      expect(await close()).toMatchObject({ status: "closed" });
      await unseen();
      expect(await publish(id)).toMatchObject({ status: "moderation" });
      expect(await judge(id, "approve")).toMatchObject({ status: "kept", hidden: false });
      await close();
      expect(await read(id, null)).toMatchObject({ status: "closed" });
      expect(await publish(id)).toMatchObject({ status: "published" });
    } finally {
      await policy("off");
    }
  });

  it("a closed one that everybody reads is looked at when it changes, and can be taken down", async () => {
    const { id } = await published();
    await ask(owner, "POST", `/api/vacancies/${id}/close`);
    const reported = await ask<{ id: string }>(
      stranger,
      "POST",
      `/api/vacancies/${id}/report`,
      { reason: "fraud" },
      201,
    );
    const item = `/api/moderation/items/vacancy/${id}`;
    expect(await ask(admin, "GET", item)).toMatchObject({ status: "waiting", hidden: false });
    const resolve = `/api/moderation/reports/${reported.id}/resolve`;
    await ask(admin, "POST", resolve, { action: "remove" }, 204);
    expect(await read(id)).toMatchObject({ status: "rejected" });
    await ask(null, "GET", `/api/vacancies/${id}`, undefined, 404);
    const other = await published();
    await ask(owner, "POST", `/api/vacancies/${other.id}/close`);
    await policy("all");
    try {
      const patch = (body: object) => ask(owner, "PATCH", `/api/vacancies/${other.id}`, body);
      expect(await patch({ tags: ["sea"] })).toMatchObject({ status: "closed" });
      expect(await patch({ title: word() })).toMatchObject({ status: "moderation" });
      await ask(null, "GET", `/api/vacancies/${other.id}`, undefined, 404);
    } finally {
      await policy("off");
    }
  });

  it("an approval is of what the moderator saw: not of what was written since", async () => {
    await policy("all");
    try {
      const { id } = await draft();
      await publish(id);
      const item = () =>
        ask<{ revision: number }>(admin, "GET", `/api/moderation/items/vacancy/${id}`);
      const { revision } = await item();
      await ask(owner, "PATCH", `/api/vacancies/${id}`, { description: "Quite other work" });
      expect(await judge(id, "approve", { revision }, 409)).toMatchObject({
        code: "already_decided",
      });
      expect(await read(id)).toMatchObject({ status: "moderation" });
      await judge(id, "approve", { revision: (await item()).revision });
      expect(await read(id)).toMatchObject({ status: "published" });
    } finally {
      await policy("off");
    }
  });

  it("is hidden when several report it, until a moderator has looked", async () => {
    const title = word();
    const { id } = await published({ title });
    for (let n = 0; n < 3; n += 1) {
      const body = { reason: "fraud" };
      await ask(await registerAccount(), "POST", `/api/vacancies/${id}/report`, body, 201);
    }
    expect(await finds(title)).toEqual([]);
    expect(await read(id)).toMatchObject({ status: "published", reported: true });
    await ask(null, "GET", `/api/vacancies/${id}`, undefined, 404);
    await ask(admin, "POST", `/api/moderation/vacancies/${id}/approve`);
    expect(await finds(title)).toEqual([id]);
  });
});

/** What Google requires and recommends of a `JobPosting`. */
const REQUIRED = ["title", "description", "datePosted", "hiringOrganization"];
const RECOMMENDED = ["baseSalary", "directApply", "employmentType", "identifier", "validThrough"];

function structured(html: string) {
  const [, json = "null"] =
    /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json);
}

describe("pages", () => {
  it("say all that Google requires and recommends of a job", async () => {
    const { id } = await published({
      title: "Keeper </script><script>alert(1)</script>",
      description: "Keep the **light**. </script>",
      salary: { min: 10, max: 20, currency: "EUR", period: "hour" },
      location: { lat: 56.8, lon: 35.9, city: "Tver", country: "RU" },
      employmentType: "part_time",
      expiresAt: new Date(Date.now() + 90 * 86_400_000).toISOString(),
    });
    const { status, html } = await askPage(`/vacancies/${id}`);
    expect(status).toBe(200);
    const job = structured(html);
    expect(job).toMatchObject({ "@context": "https://schema.org/", "@type": "JobPosting" });
    for (const field of [...REQUIRED, ...RECOMMENDED]) expect(job).toHaveProperty(field);
    expect(job).toMatchObject({
      description: expect.stringContaining("<strong>light</strong>"),
      employmentType: "PART_TIME",
      hiringOrganization: { "@type": "Organization", sameAs: "https://example.org" },
      identifier: { "@type": "PropertyValue", value: id },
      jobLocation: {
        "@type": "Place",
        address: { "@type": "PostalAddress", addressLocality: "Tver", addressCountry: "RU" },
      },
      baseSalary: {
        "@type": "MonetaryAmount",
        currency: "EUR",
        value: { "@type": "QuantitativeValue", minValue: 10, maxValue: 20, unitText: "HOUR" },
      },
    });
    expect(Date.parse(job.datePosted)).toBeLessThan(Date.parse(job.validThrough));
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/vacancies/${id}">`);
    expect(html).toContain('property="og:title"');
    expect(html).toContain('<div id="root"><main class="public-page">');
    expect(html).toMatch(/<h1>.+<\/h1><p>.+ · Tver, RU · 10–20 EUR \/ hour<\/p>/);
    // The app puts its own page there.
    expect(html).toContain('type="module"');
    expect(html).not.toContain("<script>alert");
  });

  it("of work at home name the country; without any place the rest is said", async () => {
    const home = await published({ remote: true });
    expect(structured((await askPage(`/vacancies/${home.id}`)).html)).toMatchObject({
      jobLocationType: "TELECOMMUTE",
      applicantLocationRequirements: { "@type": "Country", name: "RU" },
    });
    const nowhere = await founded(owner);
    const { id } = await published({ companyId: nowhere.id, remote: true });
    const job = structured((await askPage(`/vacancies/${id}`)).html);
    expect(job).toMatchObject({ "@type": "JobPosting", jobLocationType: "TELECOMMUTE" });
    for (const field of REQUIRED) expect(job).toHaveProperty(field);
    expect(job).not.toHaveProperty("applicantLocationRequirements");
  });

  it("stand in the sitemap and in the feed while they are open", async () => {
    const title = `${word()} & <co>`;
    const { id } = await published({ title, tags: ["light & sea"] });
    const url = `${ORIGIN}/vacancies/${id}`;
    const get = async (path: string) => (await sendJson("GET", path)).text();
    expect(locations(await get("/sitemap.xml"))).toContain(`${ORIGIN}/sitemaps/vacancies.xml`);
    expect(locations(await get("/sitemaps/vacancies.xml"))).toContain(url);
    const feed = await get("/vacancies.rss");
    expect(feed).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<rss version="2.0"/);
    expect(faultsOfRss(feed)).toEqual([]);
    const [item = ""] = feed
      .split("<item>")
      .slice(1)
      .filter((one) => one.includes(url));
    expect(item).toContain(
      `<title>${title.replace("&", "&amp;").replace("<co>", "&lt;co&gt;")} · `,
    );
    expect(item).toContain(`<guid isPermaLink="true">${url}</guid>`);
    expect(item).toContain("<category>light &amp; sea</category>");
    expect(item).toMatch(/<pubDate>\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT<\/pubDate>/);
    expect(feed.match(/&(?!amp;|lt;|gt;|quot;|apos;)/)).toBeNull();
    await ask(owner, "POST", `/api/vacancies/${id}/close`);
    expect((await askPage(`/vacancies/${id}`)).status).toBe(404);
    expect(locations(await get("/sitemaps/vacancies.xml"))).not.toContain(url);
    expect(await get("/vacancies.rss")).not.toContain(url);
  });
});

describe("refuses", () => {
  it.each([
    [{ salary: { min: 2, max: 1, currency: "EUR" } }],
    [{ salary: { currency: "EUR" } }],
    [{ salary: { min: -1, currency: "EUR" } }],
    [{ salary: { min: 1, currency: "DOGE" } }],
    [{ location: { lat: 91, lon: 0 } }],
    [{ location: { lat: 0, lon: 181 } }],
    [{ location: { lat: 0, lon: null } }],
    [{ employmentType: "serfdom" }],
    [{ title: " " }],
    [{ tags: Array(21).fill("a") }],
  ])("a draft with %j", async (fields) => {
    await ask(owner, "POST", "/api/vacancies", { companyId, title: "x", ...fields }, 400);
  });

  it("whoever is no member of the company", async () => {
    const { id } = await published();
    await ask(stranger, "POST", "/api/vacancies", { companyId, title: "x" }, 403);
    await ask(stranger, "PATCH", `/api/vacancies/${id}`, { title: "x" }, 403);
    await ask(stranger, "POST", `/api/vacancies/${id}/publish`, {}, 403);
    await ask(stranger, "POST", `/api/vacancies/${id}/close`, undefined, 403);
    await ask(stranger, "DELETE", `/api/vacancies/${id}`, undefined, 403);
  });

  it("what cannot happen in its state", async () => {
    const { id } = await published();
    await publish(id, {}, 409);
    await ask(owner, "POST", `/api/vacancies/${id}/close`);
    await ask(owner, "POST", `/api/vacancies/${id}/close`, undefined, 409);
    const over = await draft({ expiresAt: "2020-01-01T00:00:00Z" });
    await publish(over.id, {}, 400);
  });
});
