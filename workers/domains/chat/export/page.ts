import type { Attachment, Chat, Message } from "../../../../shared/contracts/chat/index.ts";
import type { Person } from "../../../../shared/contracts/people/index.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as text, wherever it stands in a page. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

/** Nothing in the page can run or fetch anything, whatever was written in the chat. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
article{margin:0 0 1rem;padding-left:.75rem;border-left:3px solid #8884}
header{font-size:.875rem;opacity:.7}header b{opacity:1}p{margin:.125rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#9cf}}`;

/** The page up to its first message. */
export function pageStart({ title }: Chat): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
`;
}

export const pageEnd = "</body></html>\n";

/** Where the archive has a file of a message. */
export function pathOf({ fileId, name }: Attachment): string {
  return `files/${fileId}-${name}`;
}

function fileRow(file: Attachment, linked: boolean): string {
  const name = escaped(file.name);
  if (!linked) return `<p>📎 ${name}</p>`;
  const path = pathOf(file).split("/").map(encodeURIComponent).join("/");
  return `<p>📎 <a href="${escaped(path)}">${name}</a></p>`;
}

/** One message; `linked` where its files are in the archive. Whoever is not there any more has no name. */
export function messageRow(message: Message, sender: Person | undefined, linked: boolean): string {
  const { seq, createdAt, editedAt, replyTo, text, attachments } = message;
  const name = escaped(sender?.displayName ?? "");
  const edited = editedAt === null ? "" : ` ✎ <time>${editedAt}</time>`;
  const reply = replyTo === undefined ? "" : ` ↩ <a href="#m${replyTo}">${replyTo}</a>`;
  const files = attachments.map((file) => fileRow(file, linked)).join("");
  return `<article id="m${seq}"><header><b>${name}</b> <time>${createdAt}</time>${edited}${reply}</header>
<p>${escaped(text)}</p>${files}</article>
`;
}
