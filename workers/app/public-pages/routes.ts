import type { ApiRouter } from "../http/api-router.ts";
import { publicPages } from "./kinds.ts";
import { memberPage, publicPage } from "./page.ts";
import { robots, sitemap, sitemapIndex } from "./sitemaps.ts";
import { vacancyFeed } from "./vacancy-feed.ts";

/** Pages that everybody may see, and what search engines are told of them. */
export function publicPageRoutes(router: ApiRouter): void {
  for (const kind of publicPages) {
    router.page(`${kind.prefix}:id`, (c) =>
      publicPage(c.env.context, c.req.raw, kind, c.req.param("id") ?? ""),
    );
    for (const prefix of kind.alsoAt) {
      router.page(`${prefix}:id`, (c) =>
        memberPage(c.env.context, c.req.raw, kind, c.req.param("id") ?? ""),
      );
    }
  }
  router.page("/sitemap.xml", (c) => sitemapIndex(c.env.context));
  router.page("/sitemaps/:file", (c) =>
    sitemap(c.env.context, c.req.param("file") ?? "", c.req.query("after") ?? null),
  );
  router.page("/vacancies.rss", (c) => vacancyFeed(c.env.context));
  router.page("/robots.txt", (c) => robots(c.env.context));
}
