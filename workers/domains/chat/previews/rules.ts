import { DAY, HOUR, type Millis } from "../../../../shared/kernel/time.ts";

/** The queue's job that looks behind a link. */
export const PREVIEW_JOB = "chat.preview-link";

/** So long what was found behind a link is taken to be there still, and what was not, not to be. */
export const FOUND_MS: Millis = DAY;
export const NOT_FOUND_MS: Millis = HOUR;

/** Longest link that is followed. */
const MAX_LINK = 2_048;

/** A link that a room wants a preview of, for one of its messages. */
export interface WantedPreview {
  readonly chatId: string;
  readonly seq: number;
  readonly url: string;
  /** What the directory calls the use of the preview's picture. */
  readonly use: string;
}

/** What a message shows of a page: the picture is a file of ours. */
export interface StoredPreview {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly siteName: string;
  readonly imageFileId?: string;
  readonly use?: string;
}

const LINK = /https?:\/\/[^\s<>"`{}|\\^]+/iu;
/** What ends a sentence rather than a link, … » ” ’ too. */
const TRAILING = /[.,;:!?\u2026\u00bb\u201d\u2019'*_~]+$/u;

/** The first link of a text, as it stands there; `null` without one. */
export function firstLink(text: string): string | null {
  const [found] = LINK.exec(text) ?? [];
  if (!found) return null;
  const link = withoutClosing(found.replace(TRAILING, ""));
  return link.length <= MAX_LINK && URL.canParse(link) ? link : null;
}

/** Without brackets that were opened before the link. */
function withoutClosing(link: string): string {
  for (const [open, close] of ["()", "[]"]) {
    if (open && close && link.endsWith(close) && count(link, close) > count(link, open)) {
      return withoutClosing(link.slice(0, -1).replace(TRAILING, ""));
    }
  }
  return link;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
