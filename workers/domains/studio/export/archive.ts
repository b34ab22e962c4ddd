import { and, eq, sql } from "drizzle-orm";
import { STUDIO_LIMITS } from "../../../../shared/contracts/studio/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { ArchiveFile } from "../../identity/index.ts";
import { openFile, safeFileName } from "../../media/index.ts";
import type { Actor } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import { before, inProject, listSeen, type SeenAsset } from "../assets/store.ts";
import { type BoxRow, listBoxRows } from "../boxes/store.ts";
import type { StudioDeps } from "../ports.ts";
import type { SeenProject } from "../projects/store.ts";
import { studioAssets } from "../tables.ts";
import { countExport } from "./storyboard.ts";

const PAGE = 100;

const ENDINGS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "video/x-matroska": "mkv",
  "video/ogg": "ogv",
};

export type Selection = "headliners" | "all";

/** What the manifest says of a file. */
interface Entry {
  readonly path: string;
  readonly assetId: string;
  readonly boxId: string;
  readonly [fact: string]: unknown;
}

/** Ready assets with a file, newest first. */
async function* readyAssets(deps: StudioDeps, projectId: string, which: Selection) {
  const headlines = sql`EXISTS (SELECT 1 FROM studio_boxes AS b WHERE b.headliner_asset_id = ${studioAssets.id})`;
  const all = and(
    inProject(projectId),
    eq(studioAssets.status, "COMPLETED"),
    which === "headliners" ? headlines : undefined,
  );
  let last: string | undefined;
  do {
    const older = last === undefined ? undefined : before(last);
    const page: SeenAsset[] = await listSeen(deps.db, and(all, older), PAGE);
    yield* page;
    last = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (last !== undefined);
}

/** `001 A shot/<id>.png`: the box by its place, so that names sort as boxes stand. */
function pathOf(asset: SeenAsset, box: BoxRow, place: number): string {
  const number = String(place + 1).padStart(3, "0");
  const folder = safeFileName(box.name.replace(/[/\\]/g, "-"), null, "shot").replace(/\.+$/, "");
  const ending = ENDINGS[asset.contentType ?? ""] ?? "bin";
  return `${number} ${folder}/${asset.id}.${ending}`;
}

function entryOf(asset: SeenAsset, box: BoxRow, path: string): Entry {
  const { id, boxId, assetType, sourceType, isFavorite, isHeadliner, promptText, seed } = asset;
  return {
    ...{ path, assetId: id, boxId, boxName: box.name, assetType, sourceType },
    ...{ isHeadliner, isFavorite, contentType: asset.contentType, bytes: asset.bytes },
    ...{ width: asset.width, height: asset.height, promptText, seed },
    ...{ aiModelName: asset.modelName, createdAt: iso(asset.createdAt) },
  };
}

/** The files of the archive, one after the other; the manifest tells what has really been put in. */
async function* filesOf(
  deps: StudioDeps,
  project: SeenProject,
  which: Selection,
): AsyncGenerator<ArchiveFile> {
  const boxes = await listBoxRows(deps.db, project.id, null, STUDIO_LIMITS.boxes);
  const places = new Map(boxes.map((box, place) => [box.id, { box, place }]));
  const entries: Entry[] = [];
  for await (const asset of readyAssets(deps, project.id, which)) {
    const at = places.get(asset.boxId);
    const stored = at && asset.fileId !== null ? await openFile(deps, asset.fileId) : null;
    if (!at || !stored) continue;
    const path = pathOf(asset, at.box, at.place);
    entries.push(entryOf(asset, at.box, path));
    yield { path, body: stored.body, at: asset.createdAt, compress: false };
  }
  const { name, description } = project;
  const now = deps.clock.now();
  const manifest = {
    project: { id: project.id, name, description },
    madeAt: iso(now),
    files: entries,
  };
  const body = `${JSON.stringify(manifest, null, 2)}\n`;
  yield { path: "manifest.json", body, at: now, compress: true };
}

/** A project's files in one archive, made while it is read. Throws `not_found`, `rate_limited`. */
export async function writeArchive(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  which: Selection,
): Promise<{ readonly name: string; readonly body: ReadableStream<Uint8Array> }> {
  const project = await openProject(deps, actor, projectId, "view");
  await countExport(deps, actor);
  return { name: project.name, body: deps.archives.stream(filesOf(deps, project, which)) };
}
