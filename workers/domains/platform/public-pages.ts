import type { Millis } from "../../../shared/kernel/time.ts";

/** A picture that stands for a page. */
export interface PagePicture {
  /** A path of ours, for whoever sees the page. */
  readonly path: string;
  readonly contentType: string;
  /** In pixels; `null` where it is not known. */
  readonly width: number | null;
  readonly height: number | null;
}

/** A film that a page is about, as one file. */
export interface PageFilm {
  readonly path: string;
  readonly contentType: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationSeconds: number | null;
}

/** What a page says of itself to whoever shows a link to it (https://ogp.me). */
export interface PageHead {
  readonly type: "article" | "video.other" | "profile";
  /** What its own address ends with, where it may be asked for by another. */
  readonly id?: string;
  /** Empty where nothing was said of it. */
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly tags: readonly string[];
  readonly publishedAt: Millis;
  readonly picture: PagePicture | null;
  readonly film: PageFilm | null;
  /** What search engines read of it (JSON-LD); `null` where there is nothing they would take. */
  readonly structured?: Readonly<Record<string, unknown>> | null;
  /** What it is about, for people: until the app has begun, and where no scripts run, it is all that they see. */
  readonly body?: PageBody;
}

/** What a page says without the app. */
export interface PageBody {
  /** Short ones, shown in one line under the title. */
  readonly facts: readonly string[];
  /** As HTML that is safe to show, or as text. */
  readonly content: { readonly html: string } | { readonly text: string };
  readonly links: readonly string[];
}

/** A page as search engines are told of it. */
export interface ListedPage {
  readonly id: string;
  readonly changedAt: Millis;
  /** Where it stands in the order of its kind; says nothing to others. */
  readonly position: string;
}

/**
 * Pages of one kind that everybody may see. All of it asks the domain's own rule of who sees what, at the moment it is
 * asked; what is hidden is as if it were not there. New ones come last in their order.
 */
export interface PublicPages<Deps> {
  /** What their sitemaps are called by. */
  readonly name: string;
  /** Their own address, ending with the id: `/i/`. */
  readonly prefix: string;
  /** Pages of the app that show the same to members. */
  readonly alsoAt: readonly string[];
  /** Addresses of ours that such a page shows things from. */
  readonly shows: readonly string[];
  head(deps: Deps, id: string): Promise<PageHead | null>;
  /** At most so many after that position, in their order. */
  list(deps: Deps, after: string | null, limit: number): Promise<readonly ListedPage[]>;
  /** The positions of each so-manieth, in their order. */
  landmarks(deps: Deps, every: number): Promise<readonly string[]>;
}
