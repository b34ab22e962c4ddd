import type { PublicPages } from "../../domains/platform/index.ts";
import type { Deps } from "../deps.ts";
import type { RequestContext } from "../http/request-context.ts";
import { freshShell, webShell } from "../web-shell.ts";
import { bodyMarkup, headMarkup, type Page, titleOf } from "./head.ts";

/** The app's shell, with what the page says of itself in its head: for crawlers and people alike. */
function withHead(shell: Response, page: Page): Response {
  const body = bodyMarkup(page);
  const rewriter = new HTMLRewriter();
  if (body !== null) {
    // What is read before the app has begun, and by whoever runs no scripts; the app puts its own page there.
    rewriter.on("#root", {
      element: (root) => void root.setInnerContent(body, { html: true }),
    });
    rewriter.on("noscript", { element: (element) => void element.remove() });
  }
  return rewriter
    .on("title", { element: (title) => void title.setInnerContent(titleOf(page.head)) })
    .on('meta[name="description"]', { element: (meta) => void meta.remove() })
    .on("head", {
      element: (head) => void head.append(`${headMarkup(page)}\n  `, { html: true }),
    })
    .transform(shell);
}

/** A public page. What is hidden, and what is not there, is 404: the app tells its owner more. */
export async function publicPage(
  context: RequestContext,
  request: Request,
  kind: PublicPages<Deps>,
  id: string,
): Promise<Response> {
  const { deps } = context;
  const head = await kind.head(deps, id);
  const shell = await freshShell(context, request, head ? 200 : 404);
  const origin = deps.config.publicUrl;
  return head ? withHead(shell, { origin, path: `${kind.prefix}${head.id ?? id}`, head }) : shell;
}

/** A page of the app that members share links to: others learn of it what its public page says. */
export async function memberPage(
  context: RequestContext,
  request: Request,
  kind: PublicPages<Deps>,
  id: string,
): Promise<Response> {
  const { deps } = context;
  const head = await kind.head(deps, id);
  if (!head) return webShell(context, request);
  const shell = await freshShell(context, request);
  return withHead(shell, {
    origin: deps.config.publicUrl,
    path: `${kind.prefix}${head.id ?? id}`,
    head,
  });
}
