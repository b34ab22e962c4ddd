import {
  findVideo,
  findVideos,
  judgeVideo,
  madeKey,
  mayJudgeVideo,
  tellOwner,
  VIDEO_KIND,
  viewVideos,
} from "../../video/index.ts";
import type { ModeratedThings, ModerationDeps, Thing } from "../ports.ts";
import { verdictOf } from "./verdicts.ts";

const POSTER = "poster.jpg";

async function find(
  deps: ModerationDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Thing>> {
  const rows = await findVideos(deps.db, ids);
  const views = await viewVideos(deps, rows, { userId: "", role: "moderator" });
  return new Map(
    views.map((video) => {
      const { id, ownerId, title, status, reported } = video;
      const hidden = reported || status !== "approved";
      return [id, { ownerId, title, hidden, shown: { video } }];
    }),
  );
}

export const videoThings: ModeratedThings = {
  kind: VIDEO_KIND,
  actions: ["approve", "dismiss", "warn", "reject", "remove", "suspend"],
  pageOf: (id) => `/videos/${id}`,
  find,
  possible: ({ subjectId, action }) => mayJudgeVideo(subjectId, verdictOf(action)),
  carryOut: ({ db, clock }, { subjectId, action, text }) =>
    judgeVideo(db, subjectId, verdictOf(action), text, clock.now()),
  async afterwards(deps, { subjectId }) {
    const video = await findVideo(deps.db, subjectId);
    if (video) await tellOwner(deps, video);
  },
  async material(deps, id) {
    const video = await findVideo(deps.db, id);
    if (!video) return null;
    const { title, description, tags, tryKey, made } = video;
    const text = [title, description, ...tags].filter(Boolean).join("\n");
    const poster = POSTER in made ? await deps.blobs.open(madeKey(tryKey, POSTER)) : null;
    if (!poster) return { text, picture: null };
    const bytes = new Uint8Array(await new Response(poster.body).arrayBuffer());
    return { text, picture: { bytes, contentType: "image/jpeg" } };
  },
};
