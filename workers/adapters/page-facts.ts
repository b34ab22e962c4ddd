import type { LinkedPage } from "../domains/chat/ports.ts";

const LONGEST = { title: 200, description: 400, siteName: 80 } as const;
/** Before this, a page has to say how its characters are written (HTML §4.2.5.5). */
const CHARSET_BYTES = 1_024;
const CHARSET = /charset\s*=\s*["']?\s*([\w-]+)/i;

/** The beginning of a stream, whatever it says of its length; the rest is not waited for. */
export async function bytesUpTo(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const whole = new Uint8Array(limit);
  let length = 0;
  for await (const chunk of stream) {
    const part = chunk.subarray(0, limit - length);
    whole.set(part, length);
    length += part.byteLength;
    if (length === limit) break;
  }
  return whole.subarray(0, length);
}

/** How a page's characters are written: as its header says, or itself; UTF-8 where nobody does, or nobody knows it. */
export function charsetOf(contentType: string, bytes: Uint8Array): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, CHARSET_BYTES));
  const [, label = "utf-8"] = CHARSET.exec(contentType) ?? CHARSET.exec(head) ?? [];
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "utf-8";
  }
}

/**
 * What a page says of itself, by Open Graph first; `null` if it does not even have a title. Tags may stand without the
 * `head` that they belong to, which need not be written.
 */
export async function pageFacts(html: string, url: URL): Promise<LinkedPage | null> {
  const said = new Map<string, string>();
  const say = (name: string, value: string | null) => {
    if (value && !said.has(name)) said.set(name, value);
  };
  let title = "";
  let titles = 0;
  const rewriter = new HTMLRewriter()
    .on("meta", {
      element(element) {
        const name = element.getAttribute("property") ?? element.getAttribute("name");
        if (name) say(name.toLowerCase(), element.getAttribute("content"));
      },
    })
    // The first is the page's, later ones are those of drawings in it.
    .on("title", {
      element: () => {
        titles += 1;
      },
      text(chunk) {
        if (titles === 1) title += chunk.text;
      },
    });
  await rewriter.transform(new Response(html)).arrayBuffer();
  const first = (...names: string[]) => names.map((name) => said.get(name)).find(Boolean) ?? "";
  const shown = tidy(first("og:title", "twitter:title") || title, LONGEST.title);
  if (shown === "") return null;
  const picture = pictureUrl(first("og:image", "og:image:url", "twitter:image"), url);
  return {
    title: shown,
    description: tidy(first("og:description", "description"), LONGEST.description),
    siteName: tidy(first("og:site_name") || url.hostname, LONGEST.siteName),
    ...(picture && { imageUrl: picture }),
  };
}

function pictureUrl(said: string, page: URL): string | null {
  const url = said === "" ? null : URL.parse(decoded(said).trim(), page);
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** Control characters and marks that turn the direction of what stands around them. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]+/gu;

/** One line, without tricks, no character cut in two. */
function tidy(text: string, longest: number): string {
  const line = decoded(text).replace(/\s+/g, " ").replace(UNFIT, "").trim();
  const characters = [...line];
  if (characters.length <= longest) return line;
  return `${characters
    .slice(0, longest - 1)
    .join("")
    .trimEnd()}…`;
}

/** The entities that titles are written with; HTMLRewriter gives texts as they stand. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  laquo: "«",
  raquo: "»",
  ldquo: "“",
  rdquo: "”",
  lsquo: "‘",
  rsquo: "’",
  mdash: "—",
  ndash: "–",
  hellip: "…",
  middot: "·",
  bull: "•",
  copy: "©",
};
const MOST_CODE_POINT = 0x10_ff_ff;

function decoded(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= MOST_CODE_POINT ? String.fromCodePoint(code) : whole;
    },
  );
}
