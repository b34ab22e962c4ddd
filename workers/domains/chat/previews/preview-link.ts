import { z } from "@hono/zod-openapi";
import {
  claimPreviewPicture,
  type MediaDeps,
  releaseUses,
  storePicture,
} from "../../media/index.ts";
import type { CronJob, QueueJob } from "../../platform/index.ts";
import type { ChatDeps, LinkPages } from "../ports.ts";
import { FOUND_MS, NOT_FOUND_MS, PREVIEW_JOB, type WantedPreview } from "./rules.ts";
import { findPage, forgetPages, type KnownPage, keepPage } from "./store.ts";

export type PreviewDeps = ChatDeps & MediaDeps;

const wanted = z.object({
  chatId: z.string(),
  seq: z.number().int(),
  url: z.string(),
  use: z.string(),
});

/** What is known of a page and has not grown old. */
async function knownPage(deps: PreviewDeps, url: string): Promise<KnownPage | null> {
  const known = await findPage(deps.db, url);
  const age = known ? deps.clock.now() - known.fetchedAt : Number.POSITIVE_INFINITY;
  return known && age < (known.page ? FOUND_MS : NOT_FOUND_MS) ? known : null;
}

/** Its picture in our own store; without one where it cannot be had. */
async function pictureOf(deps: PreviewDeps, pages: LinkPages, url: string): Promise<string | null> {
  const picture = await pages.picture(url);
  return picture && storePicture(deps, picture, new URL(url).pathname);
}

async function fetchPage(deps: PreviewDeps, pages: LinkPages, url: string): Promise<KnownPage> {
  const found = await pages.look(url);
  const { imageUrl, ...page } = found ?? {};
  const imageFileId = imageUrl ? await pictureOf(deps, pages, imageUrl) : null;
  const fetched = {
    url,
    page: found && { title: "", description: "", siteName: "", ...page },
    imageFileId,
    fetchedAt: deps.clock.now(),
  };
  await keepPage(deps.db, fetched);
  return fetched;
}

/**
 * Looks behind the link of a message and has its room show what is there. May be repeated: the use of the picture has a
 * name of its own, and a room that does not want it any more has it given back.
 */
async function previewLink(deps: PreviewDeps, { chatId, seq, url, use }: WantedPreview) {
  if (!deps.linkPages) return;
  const { page, imageFileId } =
    (await knownPage(deps, url)) ?? (await fetchPage(deps, deps.linkPages, url));
  const context = `${chatId}/${use}`;
  const claimed = imageFileId !== null && (await claimPreviewPicture(deps, imageFileId, context));
  const preview = page && { ...page, url, ...(claimed && { imageFileId }) };
  const isShown = await deps.rooms.previewFound(chatId, seq, use, preview);
  if (claimed && !isShown) await releaseUses(deps, { contexts: [context], drop: false });
}

export const previewJob: QueueJob<PreviewDeps, typeof wanted> = {
  name: PREVIEW_JOB,
  message: wanted,
  handle: previewLink,
};

export const linkPages: CronJob<PreviewDeps> = {
  name: "chat.forget-link-pages",
  on: "retention",
  run: async ({ db, clock }) => ({ forgotten: await forgetPages(db, clock.now() - FOUND_MS) }),
};
