import { iso } from "../../../shared/kernel/time.ts";
import type { PageBody, PageFilm, PageHead, PagePicture } from "../../domains/platform/index.ts";
import { escaped } from "./markup.ts";

const SITE = "Veche";
const LONGEST_DESCRIPTION = 300;

/** A page of the site at this origin. */
export interface Page {
  readonly origin: string;
  /** Its own address, whatever it was asked by. */
  readonly path: string;
  readonly head: PageHead;
}

type Property = readonly [name: string, content: string | number | null];

/** What the page is called; one that has no name, by whose it is. */
export function titleOf({ title, author }: PageHead): string {
  return [title || author, SITE].filter(Boolean).join(" · ");
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = [...line];
  if (letters.length <= LONGEST_DESCRIPTION) return line;
  return `${letters
    .slice(0, LONGEST_DESCRIPTION - 1)
    .join("")
    .trimEnd()}…`;
}

/** What is said of the page; of one that nothing is said of, whose it is and what it is tagged with. */
function descriptionOf({ description, author, tags }: PageHead): string {
  return shortened(description || [author, ...tags.map((tag) => `#${tag}`)].join(" "));
}

function pictureProperties(origin: string, picture: PagePicture | null, alt: string): Property[] {
  if (picture === null) return [];
  return [
    ["og:image", origin + picture.path],
    ["og:image:type", picture.contentType],
    ["og:image:width", picture.width],
    ["og:image:height", picture.height],
    ["og:image:alt", alt],
  ];
}

function filmProperties(origin: string, film: PageFilm | null): Property[] {
  if (film === null) return [];
  return [
    ["og:video", origin + film.path],
    ["og:video:type", film.contentType],
    ["og:video:width", film.width],
    ["og:video:height", film.height],
    ["video:duration", film.durationSeconds],
  ];
}

function properties({ origin, path, head }: Page): Property[] {
  const { type, title, author, tags, publishedAt, picture, film } = head;
  const about = type === "video.other" ? "video" : "article";
  const published = about === "article" ? "article:published_time" : "video:release_date";
  // A profile (https://ogp.me/#type_profile) has neither a date nor tags.
  const dated: Property[] =
    type === "profile"
      ? []
      : [[published, iso(publishedAt)], ...tags.map((tag): Property => [`${about}:tag`, tag])];
  return [
    ["og:site_name", SITE],
    ["og:type", type],
    ["og:url", origin + path],
    ["og:title", title || author],
    ["og:description", descriptionOf(head)],
    ...dated,
    ...pictureProperties(origin, picture, title || author),
    ...filmProperties(origin, film),
  ];
}

function names({ origin, head }: Page): Property[] {
  const { title, author, picture } = head;
  return [
    ["description", descriptionOf(head)],
    ["author", author],
    ["twitter:card", picture ? "summary_large_image" : "summary"],
    ["twitter:title", title || author],
    ["twitter:description", descriptionOf(head)],
    ["twitter:image", picture && origin + picture.path],
  ];
}

function metas(attribute: "name" | "property", all: readonly Property[]): string[] {
  return all.flatMap(([name, content]) =>
    content === null || content === ""
      ? []
      : [`<meta ${attribute}="${name}" content="${escaped(String(content))}">`],
  );
}

/** JSON that ends no element, whatever it holds. */
function structuredData({ head }: Page): string[] {
  if (!head.structured) return [];
  const json = JSON.stringify(head.structured).replaceAll("<", "\\u003c");
  return [`<script type="application/ld+json">${json}</script>`];
}

function contentMarkup({ content }: PageBody): string {
  if ("html" in content) return content.html;
  const paragraphs = content.text.split(/\n+/).filter(Boolean);
  return paragraphs.map((text) => `<p>${escaped(text)}</p>`).join("");
}

function listMarkup(className: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<ul class="${className}">${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

/** What people see of a page before the app has begun. */
export function bodyMarkup({ head }: Page): string | null {
  const { body, picture, tags } = head;
  if (body === undefined) return null;
  const title = escaped(head.title);
  const image = picture && `<img src="${escaped(picture.path)}" alt="" width="72" height="72">`;
  const facts = body.facts.map(escaped).join(" · ");
  const links = body.links.map((link) => {
    const address = escaped(link);
    return `<a href="${address}" rel="nofollow noopener">${address}</a>`;
  });
  return [
    `<main class="public-page"><p><a href="/">${SITE}</a></p>`,
    `<header>${image ?? ""}<div><h1>${title}</h1>${facts && `<p>${facts}</p>`}</div></header>`,
    `<article>${contentMarkup(body)}</article>`,
    listMarkup("public-tags", tags.map(escaped)),
    listMarkup("public-links", links),
    "</main>",
  ].join("");
}

/** The elements that a page's head has beside those of the app's shell. */
export function headMarkup(page: Page): string {
  const canonical = `<link rel="canonical" href="${escaped(page.origin + page.path)}">`;
  return [
    canonical,
    ...metas("property", properties(page)),
    ...metas("name", names(page)),
    ...structuredData(page),
  ].join("\n    ");
}
