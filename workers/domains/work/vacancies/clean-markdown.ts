import { fromMarkdown } from "mdast-util-from-markdown";
import { micromark } from "micromark";

type Tree = ReturnType<typeof fromMarkdown>;
type Node = Tree | Tree["children"][number];

/** What links and pictures may lead to. */
const SAFE = /^(?:https?:|mailto:)/i;

/** A part of the text, and what stands in its place. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

function safe(url: string): boolean {
  return SAFE.test(url.trim());
}

/** Words that a node shows. */
function shownBy(node: Node): string {
  if ("children" in node) return node.children.map(shownBy).join("");
  if ("value" in node) return node.type === "html" ? "" : node.value;
  return "alt" in node ? (node.alt ?? "") : "";
}

function cutsOf(node: Node): Cut[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? 0;
  if (node.type === "html") return [{ start, end, by: "" }];
  if ("url" in node && !safe(node.url)) {
    return [{ start, end, by: node.type === "definition" ? "" : shownBy(node) }];
  }
  return "children" in node ? node.children.flatMap(cutsOf) : [];
}

function without(text: string, cuts: readonly Cut[]): string {
  return cuts.reduceRight(
    (rest, { start, end, by }) => rest.slice(0, start) + by + rest.slice(end),
    text,
  );
}

const MOST_ROUNDS = 8;

/**
 * Markdown (CommonMark) without HTML, and without links and pictures that lead elsewhere than to http, https or mailto:
 * of those the words stay. Everything else is as it was written.
 */
export function cleanMarkdown(text: string): string {
  let clean = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const cuts = cutsOf(fromMarkdown(clean));
    if (cuts.length === 0) return clean.trim();
    clean = without(clean, cuts);
  }
  // What makes new tags of the ends of old ones again and again is no text.
  return clean.replace(/[<>]|\]\(/g, "").trim();
}

/** The text as HTML. Whatever is HTML in it stays text, and no link is one of a script. */
export function markdownHtml(text: string): string {
  return micromark(text);
}

/** The words alone. */
export function markdownText(text: string): string {
  return fromMarkdown(text).children.map(shownBy).join("\n");
}
