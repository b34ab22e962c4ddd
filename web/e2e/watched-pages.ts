import type { BrowserContext, Page, Request } from "playwright-core";

interface Watched {
  readonly whose: string;
  /** What was asked for and has not been answered whole, and since when. */
  readonly underway: Map<Request, number>;
  /** The last of what happened to the page: where it went, what failed. */
  readonly happened: string[];
}

/** Enough for what happened around a failure. */
const LATEST = 20;
/** A page that does not say what it shows within this time is stuck. */
const SHOWS_WITHIN_MS = 3_000;

const pages = new Map<Page, Watched>();

/** Keeps in mind what happens in the pages of a context: what one wants to know when a test fails. */
export function watchPages(context: BrowserContext, whose: string): void {
  context.on("page", (page) => watch(page, whose));
}

function watch(page: Page, whose: string): void {
  const underway = new Map<Request, number>();
  const happened: string[] = [];
  const note = (text: string) => {
    happened.push(`${new Date().toISOString().slice(11, 23)} ${text.slice(0, 300)}`);
    happened.splice(0, happened.length - LATEST);
  };
  pages.set(page, { whose, underway, happened });
  page.on("request", (request) => void underway.set(request, performance.now()));
  page.on("requestfinished", (request) => void underway.delete(request));
  page.on("requestfailed", (request) => {
    underway.delete(request);
    note(`failed ${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) note(`at ${frame.url()}`);
  });
  page.on("pageerror", (error) => note(`threw ${error.message}`));
  page.on("crash", () => note("crashed"));
  page.on("close", () => pages.delete(page));
}

/** How every page that is open stands, for people to read. */
export async function tellOfPages(): Promise<string> {
  const all = [...pages].map(async ([page, { whose, underway, happened }]) => {
    const now = performance.now();
    const shows = await page
      .locator("body")
      .ariaSnapshot({ timeout: SHOWS_WITHIN_MS })
      .catch((error: Error) => `nothing: ${error.message.split("\n")[0]}`);
    const asked = [...underway].map(
      ([request, since]) =>
        `${request.method()} ${request.url()} for ${Math.round(now - since)} ms`,
    );
    return [
      `${whose} is at ${page.url()}`,
      ...asked.map((one) => `  underway: ${one}`),
      ...happened.map((one) => `  ${one}`),
      shows.replaceAll(/^/gm, "  | "),
    ].join("\n");
  });
  return (await Promise.all(all)).join("\n");
}
