import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { socketRequest } from "../../../shared/contracts/chat/object-socket.ts";
import type { Asset, Box, Project, Shelf } from "../../../shared/contracts/studio/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  signInAgain,
} from "../../../shared/testing/accounts.ts";
import { hubClient } from "../../../shared/testing/chat-sockets.ts";
import { someBytes, storedFile } from "../../../shared/testing/files.ts";
import { bucketKeys, call, mediaRows } from "../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../shared/testing/images.ts";
import {
  ask,
  codeOf,
  given,
  newBox,
  newPicture,
  newProject,
  openProjectSocket,
  realDeps,
} from "../../../shared/testing/studio.ts";
import { uniqueMp4 } from "../../../shared/testing/videos.ts";
import { addPending, type PendingAsset } from "./assets/add-assets.ts";
import { moveAsset } from "./assets/move-asset.ts";
import { addSpent } from "./assets/store.ts";

let owner: Account;
let editor: Account;
let viewer: Account;
let stranger: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await registerAccount();
  editor = await registerAccount();
  viewer = await registerAccount();
  stranger = await registerAccount();
});

afterEach(resetClock);

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

async function list<Item>(account: Account, path: string): Promise<Item[]> {
  return (await given<{ items: Item[] }>(account, "GET", path)).items;
}

/** A project of the owner's with an editor, a viewer, and so many boxes. */
async function board(boxes = 1) {
  const project = await newProject(owner);
  for (const [account, role] of [
    [editor, "editor"],
    [viewer, "viewer"],
  ] as const) {
    const body = { userId: account.user.id, role };
    expect((await ask(owner, "POST", `/api/projects/${project.id}/members`, body)).status).toBe(
      201,
    );
  }
  const made: Box[] = [];
  for (let at = 0; at < boxes; at += 1) made.push(await newBox(owner, project.id, `Shot ${at}`));
  return { id: project.id, boxes: made, box: made[0] as Box };
}

const PENDING: PendingAsset = {
  assetType: "IMAGE",
  sourceType: "GENERATED",
  parentAssetId: null,
  promptText: "a fox in a red coat",
  promptTemplate: null,
  providerId: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e01",
  modelId: "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e02",
  modelName: "Nano Banana",
  generationConfig: { steps: 4 },
  seed: 7,
  costMicros: 40_000,
};

async function pending(box: Box, fields: Partial<PendingAsset> = {}): Promise<Asset> {
  const place = { projectId: box.projectId, boxId: box.id };
  const deps = await realDeps();
  const [asset] = await addPending(deps, owner.user.id, place, [{ ...PENDING, ...fields }]);
  return asset as Asset;
}

describe("works", () => {
  it("a project is begun, found, changed and shared with members", async () => {
    const fields = {
      name: "Ёлки на даче",
      description: "Короткий фильм",
      variables: { hero: "лиса" },
    };
    const project = await newProject(owner, fields);
    expect(project).toMatchObject({ ...fields, role: "owner", boxCount: 0, assetCount: 0 });
    expect(project.owner.id).toBe(owner.user.id);
    const found = async (account: Account, q: string) =>
      idsOf(await list<Project>(account, `/api/projects?q=${encodeURIComponent(q)}`));
    expect(await found(owner, "елк дач")).toEqual([project.id]);
    expect(await found(owner, "лки")).toEqual([]);
    expect(await found(owner, "!!")).toEqual([]);
    expect(await found(stranger, "елки")).toEqual([]);

    const members = `/api/projects/${project.id}/members`;
    const put = (role: string) => ask(owner, "POST", members, { userId: editor.user.id, role });
    expect((await put("viewer")).status).toBe(201);
    expect((await put("editor")).status).toBe(200);
    const roles = await list<{ userId: string; role: string }>(editor, members);
    expect(roles.map(({ role }) => role)).toEqual(["owner", "editor"]);
    const seen = await given<Project>(editor, "GET", `/api/projects/${project.id}`);
    expect(seen.role).toBe("editor");
    const changed = await given<Project>(editor, "PATCH", `/api/projects/${project.id}`, {
      name: "Сосны",
    });
    expect(changed).toMatchObject({ name: "Сосны", description: "Короткий фильм", role: "editor" });
    expect(await found(editor, "сосн")).toEqual([project.id]);

    expect((await ask(editor, "DELETE", `${members}/${editor.user.id}`)).status).toBe(204);
    expect((await ask(editor, "GET", `/api/projects/${project.id}`)).status).toBe(404);
    expect((await ask(owner, "DELETE", `/api/projects/${project.id}`)).status).toBe(204);
    expect((await ask(owner, "GET", `/api/projects/${project.id}`)).status).toBe(404);
  });

  it("projects and assets come in pages", async () => {
    const account = await registerAccount();
    const made = [];
    for (let at = 0; at < 3; at += 1) made.push((await newProject(account)).id);
    const first = await given<{ items: Project[]; nextCursor: string }>(
      account,
      "GET",
      "/api/projects?limit=2",
    );
    const path = `/api/projects?limit=2&cursor=${first.nextCursor}`;
    const rest = await given<{ items: Project[]; nextCursor: null }>(account, "GET", path);
    expect(idsOf([...first.items, ...rest.items])).toEqual(made.reverse());
    expect(rest.nextCursor).toBeNull();
    const foreign = await ask(account, "GET", `/api/assets?cursor=${first.nextCursor}`);
    expect(await codeOf(foreign)).toEqual([400, "invalid_cursor"]);
  });

  it("boxes keep an order that reordering, moving, adding and deleting never break", async () => {
    const { id, boxes } = await board(4);
    const [a, b, c, d] = idsOf(boxes) as [string, string, string, string];
    const order = async () => {
      const items = await list<Box>(viewer, `/api/projects/${id}/boxes`);
      expect(items.map(({ orderIndex }) => orderIndex)).toEqual(items.map((_, at) => at));
      return idsOf(items);
    };
    expect(await order()).toEqual([a, b, c, d]);
    const reorder = `/api/projects/${id}/boxes/reorder`;
    const reordered = await given(editor, "POST", reorder, { boxIds: [d, c, b, a] });
    expect(reordered).toEqual({ boxIds: [d, c, b, a] });
    // The same again is as good.
    expect((await ask(editor, "POST", reorder, { boxIds: [d, c, b, a] })).status).toBe(200);
    const move = (box: string, place: object) =>
      given(editor, "POST", `/api/boxes/${box}/reorder`, place);
    await move(a, { before: d });
    expect(await order()).toEqual([a, d, c, b]);
    await move(a, { after: c });
    expect(await order()).toEqual([d, c, a, b]);
    await move(b, { index: 0 });
    expect(await order()).toEqual([b, d, c, a]);
    await move(b, { index: 1_000 });
    expect(await order()).toEqual([d, c, a, b]);
    expect((await ask(editor, "DELETE", `/api/boxes/${c}`)).status).toBe(204);
    expect(await order()).toEqual([d, a, b]);
    const e = (await newBox(editor, id, "Last")).id;
    expect(await order()).toEqual([d, a, b, e]);
    const first = await given<{ nextCursor: string }>(
      viewer,
      "GET",
      `/api/boxes?project=${id}&limit=3`,
    );
    const next = `/api/boxes?project=${id}&limit=3&cursor=${first.nextCursor}`;
    expect(idsOf(await list<Box>(viewer, next))).toEqual([e]);
    // Twenty moves at once leave every box where exactly one is.
    const places = Array.from({ length: 20 }, (_, at) =>
      move([a, b, d, e][at % 4] ?? a, { index: at % 3 }),
    );
    await Promise.allSettled(places);
    expect((await order()).sort()).toEqual([a, b, d, e].sort());
  });

  it("a picture and a video are put into a box, and their files are the project owner's", async () => {
    const { box } = await board();
    const bytes = uniquePng();
    const picture = await newPicture(editor, box.id, bytes);
    expect(picture).toMatchObject({
      ...{
        assetType: "IMAGE",
        status: "COMPLETED",
        sourceType: "UPLOADED",
        contentType: "image/png",
      },
      ...{ bytes: bytes.length, width: 64, height: 8, createdBy: editor.user.id, version: 1 },
    });
    const content = await call(null, "GET", picture.fileUrl ?? "");
    expect(new Uint8Array(await content.arrayBuffer())).toEqual(bytes);
    expect((await call(null, "GET", picture.thumbnailUrl ?? "")).headers.get("Content-Type")).toBe(
      "image/webp",
    );
    const led = await call(viewer, "GET", `/api/assets/${picture.id}/file`, { redirect: "manual" });
    expect([led.status, led.headers.get("Location")]).toEqual([302, picture.fileUrl]);

    const { fileId } = await storedFile(editor, uniqueMp4());
    const video = await given<Asset>(editor, "POST", `/api/boxes/${box.id}/upload`, {
      uploadId: fileId,
    });
    expect(video).toMatchObject({ assetType: "VIDEO", durationSeconds: 0.6, thumbnailUrl: null });
    const owners = await env.DB.prepare(
      "SELECT DISTINCT owner_id AS id FROM user_files JOIN file_uses ON file_id = user_files.id WHERE context IN (?, ?)",
    )
      .bind(picture.id, video.id)
      .all<{ id: string }>();
    expect(owners.results).toEqual([{ id: owner.user.id }]);

    await given(editor, "PUT", `/api/boxes/${box.id}/headliner`, { assetId: picture.id });
    const shown = await given<Box>(viewer, "GET", `/api/boxes/${box.id}`);
    expect(shown).toMatchObject({ headlinerAssetId: picture.id, assetCount: 2 });
    expect(shown.headliner).toMatchObject({ id: picture.id, isHeadliner: true });
    expect((await ask(editor, "DELETE", `/api/assets/${picture.id}`)).status).toBe(204);
    const after = await given<Box>(viewer, "GET", `/api/boxes/${box.id}`);
    expect(after).toMatchObject({ headlinerAssetId: null, headliner: null, assetCount: 1 });
    await vi.waitFor(async () =>
      expect((await call(null, "GET", picture.fileUrl ?? "")).status).toBe(404),
    );
  });

  it("assets are found by what they are, and by words", async () => {
    const { id, box, boxes } = await board(2);
    const other = boxes[1] as Box;
    const picture = await newPicture(owner, box.id);
    const fox = await pending(box);
    const film = await pending(other, { assetType: "VIDEO", promptText: "Снег идёт" });
    const find = async (query: string) => idsOf(await list<Asset>(viewer, `/api/assets?${query}`));
    expect(await find(`project=${id}`)).toEqual([film.id, fox.id, picture.id]);
    expect(await find(`box=${other.id}`)).toEqual([film.id]);
    expect(await find(`project=${id}&type=VIDEO`)).toEqual([film.id]);
    expect(await find(`project=${id}&status=COMPLETED`)).toEqual([picture.id]);
    expect(await find(`project=${id}&q=red+fo`)).toEqual([fox.id]);
    expect(await find(`project=${id}&q=${encodeURIComponent("идет сне")}`)).toEqual([film.id]);
    expect(await find(`project=${id}&q=banana&type=IMAGE`)).toEqual([fox.id]);
    expect(idsOf(await list<Asset>(viewer, `/api/boxes/${box.id}/assets?limit=1`))).toEqual([
      fox.id,
    ]);
    expect(await list<Asset>(stranger, "/api/assets")).toEqual([]);
    const toggle = (body?: object) =>
      given<Asset>(editor, "POST", `/api/assets/${fox.id}/favorite`, body);
    expect((await toggle()).isFavorite).toBe(true);
    expect(await find(`project=${id}&favorite=true`)).toEqual([fox.id]);
    expect((await toggle({ isFavorite: true })).isFavorite).toBe(true);
    expect((await toggle()).isFavorite).toBe(false);
    expect(await find(`project=${id}&favorite=false`)).toHaveLength(3);
  });

  it("the newest assets of several boxes come at once, and each list goes on by itself", async () => {
    const { id, boxes } = await board(3);
    const [first, second, empty] = boxes as [Box, Box, Box];
    const own: Asset[] = [];
    for (let count = 0; count < 3; count += 1) own.push(await newPicture(owner, first.id));
    const other = await newPicture(editor, second.id);
    const elsewhere = (await board(1)).boxes[0];
    const asked = [second.id, first.id, empty.id, elsewhere?.id, first.id].join();
    const { items } = await given<{ items: Shelf[] }>(
      viewer,
      "GET",
      `/api/projects/${id}/shelves?boxes=${asked}&limit=2`,
    );
    expect(items.map(({ boxId, items: assets }) => [boxId, idsOf(assets)])).toEqual([
      [second.id, [other.id]],
      [first.id, [own[2]?.id, own[1]?.id]],
      [empty.id, []],
    ]);
    expect(items.map(({ nextCursor }) => nextCursor === null)).toEqual([true, false, true]);
    const rest = await list<Asset>(
      viewer,
      `/api/boxes/${first.id}/assets?cursor=${items[1]?.nextCursor}`,
    );
    expect(idsOf(rest)).toEqual([own[0]?.id]);
    const path = `/api/projects/${id}/shelves`;
    expect((await ask(stranger, "GET", `${path}?boxes=${first.id}`)).status).toBe(404);
    for (const boxIds of ["none", Array(51).fill(first.id).join()]) {
      expect((await ask(owner, "GET", `${path}?boxes=${boxIds}`)).status).toBe(400);
    }
  });

  it("many assets are favoured, moved, copied and deleted at once; copies share the bytes", async () => {
    const { id, box, boxes } = await board(2);
    const other = boxes[1] as Box;
    const pictures = [await newPicture(owner, box.id), await newPicture(owner, box.id)];
    const assetIds = idsOf(pictures);
    const bulk = (body: object) =>
      given<{ assets: Asset[] }>(editor, "POST", "/api/assets/bulk", body);
    const favoured = await bulk({ action: "favorite", assetIds });
    expect(favoured.assets.map(({ isFavorite }) => isFavorite)).toEqual([true, true]);
    await given(owner, "PUT", `/api/boxes/${box.id}/headliner`, { assetId: assetIds[0] });
    const { assets: moved } = await bulk({ action: "move", assetIds, boxId: other.id });
    expect(moved.map(({ boxId }) => boxId)).toEqual([other.id, other.id]);
    expect((await given<Box>(owner, "GET", `/api/boxes/${box.id}`)).headlinerAssetId).toBeNull();
    const keys = await bucketKeys();
    const { assets: copies } = await bulk({ action: "copy", assetIds, boxId: box.id });
    expect(copies.map((copy) => [copy.boxId, copy.isFavorite])).toEqual([
      [box.id, false],
      [box.id, false],
    ]);
    expect(await bulk({ action: "delete", assetIds })).toEqual({ assets: [] });
    expect(idsOf(await list<Asset>(owner, `/api/assets?project=${id}`)).sort()).toEqual(
      idsOf(copies).sort(),
    );
    await vi.waitFor(async () => {
      const left = await env.DB.prepare("SELECT count(*) AS n FROM studio_leftovers").first("n");
      expect(left).toBe(0);
    });
    const [first] = copies;
    expect((await call(null, "GET", first?.fileUrl ?? "")).status).toBe(200);
    expect(await bucketKeys()).toEqual(expect.arrayContaining(keys));
  });

  it("what is to be made is shown with its lineage, prompts and cost", async () => {
    const { id, box } = await board();
    const picture = await newPicture(owner, box.id);
    const child = await pending(box, { parentAssetId: picture.id, sourceType: "IMG2IMG" });
    const film = await pending(box, {
      ...{ parentAssetId: picture.id, sourceType: "IMG2VID", assetType: "VIDEO" },
      ...{ promptText: "a fox runs", promptTemplate: "a {{hero}} runs", costMicros: 500_000 },
    });
    const grandchild = await pending(box, { parentAssetId: child.id, sourceType: "IMG2IMG" });
    const tree = await given<{ rootId: string; items: Asset[] }>(
      viewer,
      "GET",
      `/api/assets/${grandchild.id}/lineage`,
    );
    expect(tree.rootId).toBe(picture.id);
    expect(idsOf(tree.items)).toEqual(idsOf([picture, child, film, grandchild]));
    expect(tree.items[2]?.thumbnailUrl).toBe(picture.thumbnailUrl);

    const prompts = await list<{ text: string; uses: number }>(
      viewer,
      `/api/projects/${id}/prompts`,
    );
    expect(prompts.map(({ text, uses }) => [text, uses])).toEqual(
      expect.arrayContaining([
        ["a {{hero}} runs", 1],
        ["a fox in a red coat", 2],
      ]),
    );
    expect(await list(viewer, `/api/projects/${id}/prompts?q=hero`)).toHaveLength(1);
    const deps = await realDeps();
    await deps.db.batch([addSpent(deps.db, id, 1_000)]);
    expect((await ask(owner, "DELETE", `/api/assets/${film.id}`)).status).toBe(204);
    expect(await given(viewer, "GET", `/api/projects/${id}/spend`)).toEqual({
      totalMicros: 581_000,
      deletedMicros: 501_000,
      models: [
        { aiModelId: PENDING.modelId, aiModelName: "Nano Banana", assets: 2, costMicros: 80_000 },
      ],
    });
    // What was made of it stays when a parent goes.
    expect((await ask(owner, "DELETE", `/api/assets/${child.id}`)).status).toBe(204);
    const orphan = await given<Asset>(viewer, "GET", `/api/assets/${grandchild.id}`);
    expect(orphan.parentAssetId).toBeNull();
  });

  it("variables take their places in a prompt once, and unknown ones are named", async () => {
    const project = await newProject(owner, {
      variables: { hero: "a {{place}} fox", place: "Ural" },
    });
    const expand = (text: string) =>
      given(owner, "POST", `/api/projects/${project.id}/prompts/expand`, { text });
    expect(await expand("{{hero}} in {{ place }}, {{toString}} and {{toString}} {{")).toEqual({
      text: "a {{place}} fox in Ural, {{toString}} and {{toString}} {{",
      unknown: ["toString"],
    });
  });

  it("an asset changes only from where it was thought to be", async () => {
    const { box } = await board();
    const { id } = await pending(box);
    const deps = await realDeps();
    const begin = {
      from: ["PENDING"],
      version: 1,
      change: { status: "PROCESSING", attempts: 1 },
    } as const;
    const both = await Promise.all([moveAsset(deps, id, begin), moveAsset(deps, id, begin)]);
    expect(both.filter((moved) => moved !== null)).toMatchObject([
      { status: "PROCESSING", version: 2 },
    ]);
    expect(
      await moveAsset(deps, id, { from: ["PENDING"], change: { status: "FAILED" } }),
    ).toBeNull();
  });
});

describe("the project's channel", () => {
  it("brings what is under way, and everything that happens from there on", async () => {
    const { id, box } = await board();
    const open = await pending(box);
    const socket = await openProjectSocket(viewer, id);
    const hello = await socket.frame("hello");
    expect(hello).toMatchObject({ projectId: id, userId: viewer.user.id });
    const snapshot = await socket.frame("snapshot");
    expect(snapshot).toMatchObject({
      role: "viewer",
      assets: [{ id: open.id, status: "PENDING" }],
    });
    const change = { status: "FAILED", errorCode: "nsfw", errorMessage: "Refused" } as const;
    await moveAsset(await realDeps(), open.id, { from: ["PENDING"], change });
    const failed = await socket.frame("asset_status_changed");
    expect(failed.asset).toMatchObject({ id: open.id, status: "FAILED", errorCode: "nsfw" });
    const second = await newBox(editor, id, "Second");
    expect(
      (await socket.frame("box_changed", ({ box: { name } }) => name === "Second")).box.id,
    ).toBe(second.id);
    await ask(editor, "POST", `/api/boxes/${second.id}/reorder`, { before: box.id });
    expect((await socket.frame("boxes_reordered")).boxIds).toEqual([second.id, box.id]);
    const picture = await newPicture(editor, box.id);
    await socket.frame("asset_status_changed", ({ asset }) => asset.id === picture.id);
    await ask(editor, "POST", `/api/assets/${picture.id}/favorite`);
    expect((await socket.frame("asset_changed")).asset.isFavorite).toBe(true);
    await ask(editor, "DELETE", `/api/assets/${picture.id}`);
    expect((await socket.frame("assets_gone")).assetIds).toEqual([picture.id]);
    const numbers = socket.frames.flatMap((frame) =>
      "seq" in frame && frame.t !== "hello" ? frame.seq : [],
    );
    expect(numbers).toEqual(numbers.map((_, at) => hello.seq + 1 + at));
  });

  it("goes on where a dropped socket was, or says that more was missed", async () => {
    const { id, box } = await board();
    const socket = await openProjectSocket(viewer, id);
    const { seq } = await socket.frame("hello");
    socket.close();
    await ask(editor, "PATCH", `/api/boxes/${box.id}`, { name: "One" });
    await ask(editor, "PATCH", `/api/boxes/${box.id}`, { name: "Two" });
    const again = await openProjectSocket(viewer, id, seq);
    await again.frame("box_changed", (frame) => frame.box.name === "Two");
    expect(again.all("box_changed").map((frame) => frame.box.name)).toEqual(["One", "Two"]);
    const lost = await openProjectSocket(viewer, id, 1_000);
    await lost.frame("gap");
    await advanceClock(30 * 60);
    const late = await openProjectSocket(await signInAgain(viewer), id, seq);
    await late.frame("gap");
  });

  it("cuts who is taken out, has another role or is signed out, and ends with the project", async () => {
    const { id } = await board();
    const watching = await openProjectSocket(viewer, id);
    await watching.frame("snapshot");
    const member = `/api/projects/${id}/members/${viewer.user.id}`;
    expect((await ask(owner, "DELETE", member)).status).toBe(204);
    expect(await watching.closed).toBe(4403);
    expect(await (await openProjectSocket(viewer, id)).closed).toBe(4404);
    const edits = await openProjectSocket(editor, id);
    await edits.frame("snapshot");
    const body = { userId: editor.user.id, role: "viewer" };
    await ask(owner, "POST", `/api/projects/${id}/members`, body);
    expect(await edits.closed).toBe(4403);
    const session = await signInAgain(editor);
    const other = await openProjectSocket(session, id);
    await other.frame("snapshot");
    await ask(session, "POST", "/api/auth/logout", {});
    expect(await other.closed).toBe(4401);
    const last = await openProjectSocket(owner, id);
    await last.frame("snapshot");
    last.sendRaw("nonsense");
    await last.frame("error");
    await ask(owner, "DELETE", `/api/projects/${id}`);
    expect(await last.closed).toBe(4404);
  });

  it("members who look at something else hear of what has ended", async () => {
    const { id, box } = await board();
    const hub = hubClient(
      await env.USER_HUB.getByName(viewer.user.id).fetch(
        socketRequest({ userId: viewer.user.id, sessionId: crypto.randomUUID(), after: null }),
      ),
    );
    const here = await openProjectSocket(owner, id);
    await here.frame("snapshot");
    const asset = await pending(box);
    const change = { status: "FAILED", errorCode: "cancelled" } as const;
    await moveAsset(await realDeps(), asset.id, { from: ["PENDING"], change });
    const news = await hub.frame("project");
    expect(news).toMatchObject({
      ...{ projectId: id, projectName: "A film" },
      event: { t: "asset_status_changed", asset: { id: asset.id, status: "FAILED" } },
    });
    expect(hub.all("project")).toHaveLength(1);
    expect(await hub.frame("asset")).toMatchObject({ asset: { id: asset.id, status: "FAILED" } });
    hub.close();
  });
});

describe("refuses", () => {
  it("who is not in a project, and whose role is not enough", async () => {
    const { id, box } = await board();
    const { id: assetId } = await newPicture(owner, box.id);
    const changes: [string, string, unknown][] = [
      ["PATCH", `/api/projects/${id}`, { name: "x" }],
      ["POST", "/api/boxes", { projectId: id, name: "x" }],
      ["PATCH", `/api/boxes/${box.id}`, { name: "x" }],
      ["DELETE", `/api/boxes/${box.id}`, undefined],
      ["POST", `/api/projects/${id}/boxes/reorder`, { boxIds: [box.id] }],
      ["POST", `/api/boxes/${box.id}/reorder`, { index: 0 }],
      ["PUT", `/api/boxes/${box.id}/headliner`, { assetId: null }],
      ["PATCH", `/api/assets/${assetId}`, { isFavorite: true }],
      ["POST", `/api/assets/${assetId}/favorite`, undefined],
      ["DELETE", `/api/assets/${assetId}`, undefined],
      ["POST", "/api/assets/bulk", { action: "delete", assetIds: [assetId] }],
      ["POST", "/api/assets", { boxId: box.id, uploadId: assetId }],
      ["POST", `/api/boxes/${box.id}/upload`, { uploadId: assetId }],
    ];
    for (const [method, path, body] of changes) {
      expect(await codeOf(await ask(viewer, method, path, body)), path).toEqual([403, "forbidden"]);
      expect(await codeOf(await ask(stranger, method, path, body)), path).toEqual([
        404,
        "not_found",
      ]);
    }
    for (const path of [
      `projects/${id}`,
      `boxes/${box.id}`,
      `assets/${assetId}`,
      `assets/${assetId}/file`,
    ]) {
      expect(await codeOf(await ask(stranger, "GET", `/api/${path}`))).toEqual([404, "not_found"]);
    }
    const own: [string, string, unknown][] = [
      ["DELETE", `/api/projects/${id}`, undefined],
      ["POST", `/api/projects/${id}/members`, { userId: stranger.user.id, role: "viewer" }],
      ["DELETE", `/api/projects/${id}/members/${viewer.user.id}`, undefined],
    ];
    for (const [method, path, body] of own) {
      expect(await codeOf(await ask(editor, method, path, body))).toEqual([403, "forbidden"]);
    }
    const leave = `/api/projects/${id}/members/${owner.user.id}`;
    expect(await codeOf(await ask(owner, "DELETE", leave))).toEqual([409, "owner_stays"]);
  });

  it("orders that do not name every box once", async () => {
    const { id, boxes } = await board(3);
    const foreign = (await board()).box.id;
    const [a, b, c] = idsOf(boxes) as [string, string, string];
    for (const boxIds of [[a, b], [a, b, b], [a, b, c, foreign], [a, b, foreign], []]) {
      const response = await ask(owner, "POST", `/api/projects/${id}/boxes/reorder`, { boxIds });
      expect(await codeOf(response)).toEqual([400, "validation_failed"]);
    }
    for (const place of [{}, { index: 0, before: a }, { index: -1 }]) {
      expect((await ask(owner, "POST", `/api/boxes/${b}/reorder`, place)).status).toBe(400);
    }
    for (const place of [{ before: foreign }, { after: b }]) {
      expect((await ask(owner, "POST", `/api/boxes/${b}/reorder`, place)).status).toBe(404);
    }
    expect(idsOf(await list<Box>(owner, `/api/projects/${id}/boxes`))).toEqual([a, b, c]);
  });

  it("files that are neither picture nor video, others' uploads, and headliners from elsewhere", async () => {
    const { box, boxes } = await board(2);
    const before = await mediaRows();
    const text = await call(owner, "POST", `/api/boxes/${box.id}/upload`, {
      body: someBytes(),
      headers: { "Content-Type": "image/png" },
    });
    expect(await codeOf(text)).toEqual([422, "file_rejected"]);
    expect((await mediaRows())["file_uses"]).toBe(before["file_uses"]);
    const { fileId } = await storedFile(stranger, uniquePng());
    const upload = (body: unknown) => ask(owner, "POST", `/api/boxes/${box.id}/upload`, body);
    expect(await codeOf(await upload({ uploadId: fileId }))).toEqual([404, "not_found"]);
    expect(await codeOf(await upload({ uploadId: 1 }))).toEqual([400, "validation_failed"]);
    const elsewhere = await newPicture(owner, boxes[1]?.id ?? "");
    const headline = (assetId: string) =>
      ask(owner, "PUT", `/api/boxes/${box.id}/headliner`, { assetId });
    expect((await headline(elsewhere.id)).status).toBe(404);
    const open = await pending(box);
    expect(await codeOf(await headline(open.id))).toEqual([409, "asset_state"]);
    expect(await codeOf(await ask(owner, "GET", `/api/assets/${open.id}/file`))).toEqual([
      409,
      "asset_state",
    ]);
    const bulk = {
      action: "delete",
      assetIds: [elsewhere.id, (await newPicture(owner, (await board()).box.id)).id],
    };
    expect((await ask(owner, "POST", "/api/assets/bulk", bulk)).status).toBe(404);
    expect((await ask(owner, "GET", `/api/assets/${elsewhere.id}`)).status).toBe(200);
  });
});
