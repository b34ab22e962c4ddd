import { z } from "@hono/zod-openapi";
import { id } from "../platform/index.ts";
import { asset, box, comment, projectRole } from "./schemas.ts";

/** What has happened in a project. */
export const projectEvent = z.discriminatedUnion("t", [
  z.object({ t: z.literal("asset_status_changed"), asset }).openapi({
    description: "An asset is new, or has another status or got further",
  }),
  z.object({ t: z.literal("asset_changed"), asset }).openapi({
    description: "An asset is a favourite (or not), a headliner (or not), or in another box",
  }),
  z.object({ t: z.literal("assets_gone"), assetIds: z.array(id) }),
  z.object({ t: z.literal("box_changed"), box }),
  z.object({ t: z.literal("box_gone"), boxId: id }),
  z.object({ t: z.literal("boxes_reordered"), boxIds: z.array(id) }),
  z.object({ t: z.literal("comment"), comment }),
  z.object({ t: z.literal("comment_changed"), comment }),
  z.object({ t: z.literal("comment_gone"), commentId: id, boxId: id }),
  z.object({ t: z.literal("project_changed") }).openapi({
    description: "Its name, description, variables, members or links: fetch what is shown of them",
  }),
]);
export type ProjectEvent = z.infer<typeof projectEvent>;

/**
 * What the server sends on a project's socket. Events carry `seq` beside what is theirs: with `?after=` of the last one
 * heard, a socket that was dropped goes on where it was.
 */
export const projectServerFrame = z.union([
  z.object({
    t: z.literal("hello"),
    projectId: id,
    userId: id,
    seq: z.number().int().openapi({ description: "The latest event there is" }),
  }),
  z.object({ t: z.literal("snapshot"), role: projectRole, assets: z.array(asset) }).openapi({
    description: "What the caller may do, and all assets that have not ended",
  }),
  z.object({ t: z.literal("gap") }).openapi({
    description: "More has been missed than is kept: fetch everything that is shown",
  }),
  projectEvent.and(z.object({ seq: z.number().int() })),
  z.object({ t: z.literal("error"), code: z.string() }),
  z.object({ t: z.literal("pong") }),
]);
export type ProjectServerFrame = z.infer<typeof projectServerFrame>;
export type SequencedEvent = ProjectEvent & { readonly seq: number };

/** What members hear on their own socket while they have no project's socket open. */
export const projectNews = z.object({
  projectId: id,
  projectName: z.string(),
  event: projectEvent,
});
export type ProjectNews = z.infer<typeof projectNews>;
