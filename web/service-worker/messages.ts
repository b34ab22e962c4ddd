import type { Language } from "../i18n/index.ts";

/** What a page says to its service worker. */
export type ToWorker =
  /** The reader agrees to the new version. */
  | { readonly t: "take_over" }
  /** The language of the buttons of notifications. */
  | { readonly t: "language"; readonly language: Language }
  /** A file is to be saved under this name; the port that comes with it tells which. */
  | { readonly t: "save"; readonly id: string }
  /** Something is being saved: stay. */
  | { readonly t: "awake" };

/** Where files that the service worker opens are saved from, by the name that was given to each. */
export const SAVED_PATH = "/saved-files/";

/** What a service worker says to a page. */
export interface ToPage {
  readonly t: "open";
  /** A path of our own: what a notification that was touched is about. */
  readonly url: string;
}

export function isToWorker(message: unknown): message is ToWorker {
  return typeof message === "object" && message !== null && "t" in message;
}

export function isToPage(message: unknown): message is ToPage {
  return (
    typeof message === "object" &&
    message !== null &&
    "t" in message &&
    message.t === "open" &&
    "url" in message &&
    typeof message.url === "string"
  );
}
