import {
  findImage,
  findImages,
  IMAGE_KIND,
  judgeImage,
  mayJudgeImage,
  renditionBody,
  viewImages,
} from "../../media/index.ts";
import type { ModeratedThings, ModerationDeps, Thing } from "../ports.ts";
import { verdictOf } from "./verdicts.ts";

async function find(
  deps: ModerationDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Thing>> {
  const rows = new Map((await findImages(deps.db, ids)).map((row) => [row.id, row]));
  const views = await viewImages(deps, [...rows.values()], null);
  return new Map(
    views.map((view) => {
      const { withheld = null, rejectionReason = null, name } = rows.get(view.id) ?? {};
      const image = { ...view, withheld, rejectionReason };
      const title = view.title || name || "";
      return [
        view.id,
        { ownerId: view.ownerId, title, hidden: withheld !== null, shown: { image } },
      ];
    }),
  );
}

export const imageThings: ModeratedThings = {
  kind: IMAGE_KIND,
  actions: ["approve", "dismiss", "warn", "reject", "remove", "suspend"],
  pageOf: (id) => `/gallery/${id}`,
  find,
  possible: ({ subjectId, action }) => mayJudgeImage(subjectId, verdictOf(action)),
  carryOut: ({ db }, { subjectId, action, text }) => [
    judgeImage(db, subjectId, verdictOf(action), text),
  ],
  async material(deps, id) {
    const image = await findImage(deps.db, id);
    // What its owner shows to nobody is shown to no classifier.
    if (!image?.isPublic) return null;
    const { title, description, tags, file } = image;
    const { body } = await renditionBody(deps, file, "medium");
    const bytes = new Uint8Array(await new Response(body).arrayBuffer());
    const text = [title, description, ...tags].filter(Boolean).join("\n");
    return { text, picture: { bytes, contentType: "image/webp" } };
  },
};
