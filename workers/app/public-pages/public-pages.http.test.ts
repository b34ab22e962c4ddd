// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  ORIGIN,
  registerAccount,
  sendJson,
} from "../../../shared/testing/accounts.ts";
import { call, publisher, uploaded } from "../../../shared/testing/gallery.ts";
import { png, uniquePng } from "../../../shared/testing/images.ts";
import { askPage, contextWith } from "../../../shared/testing/public-pages.ts";
import { approvedVideo } from "../../../shared/testing/videos.ts";
import { founded } from "../../../shared/testing/work.ts";
import { robots, sitemap, sitemapIndex } from "./sitemaps.ts";

let admin: Account;
let owner: Account;

beforeAll(async () => {
  admin = await registerAccount();
  owner = await publisher();
});

/** What the page's head says, by property or name. */
function metas(html: string): Map<string, string> {
  const found = html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)"\s*\/?>/g);
  return new Map([...found].map(([, name = "", content = ""]) => [name, content]));
}

const locations = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc);

describe("works", () => {
  it("a picture's page says what it is, in the app's own shell", async () => {
    const details = { title: "Дача", description: "Утро  в\nсаду", tags: "лето,сад" };
    const { id } = await uploaded(owner, uniquePng(), details);
    const { status, headers, html } = await askPage(`/i/${id}`);
    expect([status, headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(html).toContain('<div id="root">');
    expect(html).toContain('type="module"');
    expect(html).toContain("<title>Дача · Veche</title>");
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/i/${id}">`);
    // A copy of the app's page is not one of this page.
    expect(headers.get("ETag")).toBeNull();
    const said = metas(html);
    expect(Object.fromEntries(said)).toMatchObject({
      description: "Утро в саду",
      "og:title": "Дача",
      "og:type": "article",
      "og:url": `${ORIGIN}/i/${id}`,
      "og:image:width": "64",
      "twitter:card": "summary_large_image",
      author: owner.user.displayName,
    });
    const picture = await call(null, "GET", (said.get("og:image") ?? "").replace(ORIGIN, ""));
    expect([picture.status, picture.headers.get("Content-Type")]).toEqual([200, "image/webp"]);
    expect(picture.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    await picture.body?.cancel();
    expect(metas((await askPage(`/gallery/${id}`)).html).get("og:url")).toBe(`${ORIGIN}/i/${id}`);
  });

  it("a video's page shows its film under an address that lasts as long as it is seen", async () => {
    const video = await approvedVideo(owner, admin, { title: "Summer", tags: ["a"] });
    const said = metas((await askPage(`/v/${video.id}`)).html);
    expect(Object.fromEntries(said)).toMatchObject({
      "og:type": "video.other",
      "og:title": "Summer",
      "og:video:type": "video/mp4",
      "og:video:width": "64",
      "video:tag": "a",
    });
    const address = (said.get("og:video") ?? "").replace(ORIGIN, "");
    const film = await call(null, "GET", address, { headers: { Range: "bytes=4-7" } });
    expect([film.status, await film.text()]).toEqual([206, "ftyp"]);
    expect(film.headers.get("Cache-Control")).toBe("public, no-cache");
    await call(owner, "POST", `/api/videos/${video.id}/archive`);
    expect((await call(null, "GET", address)).status).toBe(404);
  });

  it("a company's page says who it is, under its one address, in schema.org's terms", async () => {
    const description = "We build <script>alert(1)</script> ships";
    const fields = { name: "Верфь", description, website: "https://example.org" };
    const { id, slug } = await founded(owner, fields);
    for (const name of [slug, id]) {
      const { status, html } = await askPage(`/companies/${name}`);
      expect(status).toBe(200);
      expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/companies/${slug}">`);
      expect(metas(html).get("og:type")).toBe("profile");
      expect(html).not.toContain("<script>alert");
      const [, json = "{}"] = /<script type="application\/ld\+json">([^<]+)</.exec(html) ?? [];
      expect(JSON.parse(json)).toMatchObject({
        "@type": "Organization",
        name: "Верфь",
        url: `${ORIGIN}/companies/${slug}`,
        sameAs: ["https://example.org"],
      });
    }
    const listed = locations(await (await call(null, "GET", "/sitemaps/companies.xml")).text());
    expect(listed).toContain(`${ORIGIN}/companies/${slug}`);
    expect((await askPage("/companies/no-such-company")).status).toBe(404);
  });

  it("a person's page is there when they say so, and not before", async () => {
    const path = `/people/${owner.user.username}`;
    const change = (body: object) => sendJson("PATCH", "/api/users/me", body, owner.headers);
    await change({ headline: "Shipwright", skills: ["Wood"] });
    expect((await askPage(path)).status).toBe(404);
    await change({ visibility: "public" });
    const { status, html } = await askPage(path.toUpperCase().replace("/PEOPLE/", "/people/"));
    expect(status).toBe(200);
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}${path}">`);
    expect(metas(html).get("og:description")).toBe("Shipwright");
    expect(html).toContain('"knowsAbout":["Wood"]');
    const all = await (await call(null, "GET", "/sitemaps/people.xml")).text();
    expect(locations(all)).toEqual([`${ORIGIN}${path}`]);
    await change({ visibility: "members" });
    expect((await askPage(path)).status).toBe(404);
  });

  it("search engines are told of every page, a sitemap after the other", async () => {
    const { id } = await uploaded(owner, uniquePng());
    const robots = await (await call(null, "GET", "/robots.txt")).text();
    expect(robots).toContain("Allow: /i/\n");
    expect(robots).toContain("Disallow: /\n");
    expect(robots).toContain(`Sitemap: ${ORIGIN}/sitemap.xml`);
    const index = locations(await (await call(null, "GET", "/sitemap.xml")).text());
    const kinds = ["images", "videos", "vacancies", "companies", "people"];
    expect(index).toEqual(kinds.map((kind) => `${ORIGIN}/sitemaps/${kind}.xml`));
    const all = locations(await (await call(null, "GET", "/sitemaps/images.xml")).text());
    expect(all).toContain(`${ORIGIN}/i/${id}`);
    const [first = ""] = all;
    const rest = `/sitemaps/images.xml?after=${first.slice(first.lastIndexOf("/") + 1)}`;
    const after = await call(null, "GET", rest);
    expect(locations(await after.text())).toEqual(all.slice(1));
    expect((await call(null, "GET", "/sitemaps/jobs.xml")).status).toBe(404);
    expect((await call(null, "POST", "/sitemap.xml")).status).toBe(405);
  });

  it("a hundred thousand pages are split where they are told to be", async () => {
    const { sha256 } = await uploaded(owner, png(), { isPublic: "false" });
    const rows = env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000)
       INSERT INTO images (id, file_id, owner_id, sha256, name, title, description, tags, is_public, created_at)
       SELECT printf('ffffffff-%08d', i), printf('many-%d', i), printf('o-%d', i), ?, '', '', '', '[]', 1, i FROM n`,
    );
    await rows.bind(sha256).run();
    try {
      const later = await call(null, "POST", "/api/dev/clock", {
        body: JSON.stringify({ advanceSeconds: 601 }),
        headers: { "Content-Type": "application/json" },
      });
      await later.body?.cancel();
      const index = locations(await (await call(null, "GET", "/sitemap.xml")).text());
      const seen = new Set<string>();
      for (const address of index) {
        const path = (address ?? "").replace(ORIGIN, "");
        const listed = locations(await (await call(null, "GET", path)).text());
        expect(listed.length).toBeLessThanOrEqual(50_000);
        for (const one of listed) seen.add(one ?? "");
      }
      expect(index).toHaveLength(7);
      const many = [...seen].filter((one) => one.includes("/i/ffffffff-"));
      expect(many).toHaveLength(45_000);
    } finally {
      await env.DB.prepare("DELETE FROM images WHERE file_id LIKE 'many-%'").run();
      await call(null, "POST", "/api/dev/clock", {
        body: JSON.stringify({ reset: true }),
        headers: { "Content-Type": "application/json" },
      });
    }
  });
});

describe("refuses", () => {
  it("to tell what is hidden from what is not there", async () => {
    const { id } = await uploaded(owner, uniquePng(), { isPublic: "false", title: "Secret" });
    const hidden = await askPage(`/i/${id}`);
    const absent = await askPage("/i/01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f");
    expect([hidden.status, absent.status]).toEqual([404, 404]);
    expect(hidden.html).toBe(absent.html);
    expect(hidden.html).not.toContain("og:");
    const inside = await askPage(`/gallery/${id}`);
    expect([inside.status, inside.html]).toEqual([200, (await askPage("/gallery")).html]);
  });

  it("to be written into: whatever is said of a picture stays text", async () => {
    const title = `"><script>alert(1)</script>&<b a='`;
    const { id } = await uploaded(owner, uniquePng(), { title, description: `${title}\u0000` });
    const { html } = await askPage(`/i/${id}`);
    expect(html).not.toContain("<script>alert");
    expect(metas(html).get("og:title")).toBe(
      "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&lt;b a=&apos;",
    );
    const said = html.slice(html.indexOf("<title>"), html.indexOf("</title>"));
    expect(said).not.toContain("<script");
  });

  it("search engines, where a deployment says so", async () => {
    const { deps } = await contextWith({});
    const context = await contextWith({ settings: { ...deps.settings, SEARCH_ENGINES: "off" } });
    expect(await robots(context).text()).toBe("User-agent: *\nDisallow: /\n");
    await expect(sitemapIndex(context)).rejects.toThrow("not_found");
    await expect(sitemap(context, "images.xml", null)).rejects.toThrow("not_found");
  });
});
