import { describe, expect, it } from "vitest";
import type { Asset, Box, SequencedEvent } from "../../../../shared/client/index.ts";
import {
  type BoardState,
  EMPTY_BOARD,
  withAllBoxes,
  withAsset,
  withBoxes,
  withEvent,
  withOrder,
  withShelf,
  withUnfinished,
} from "./board-state.ts";

const box = (id: string, orderIndex: number, about: Partial<Box> = {}) =>
  ({ id, orderIndex, assetCount: 0, headlinerAssetId: null, headliner: null, ...about }) as Box;
const asset = (id: string, boxId: string, version = 1, about: Partial<Asset> = {}) =>
  ({ id, boxId, version, status: "PENDING", ...about }) as Asset;
const event = (what: object) => ({ seq: 1, ...what }) as SequencedEvent;
const shelfOf = (state: BoardState, boxId: string) => state.shelves.get(boxId)?.assetIds;
const countOf = (state: BoardState, boxId: string) => state.boxes.get(boxId)?.assetCount;

/** Two shots; what is in the first has been fetched: all of it. */
function board(): BoardState {
  const state = withBoxes(EMPTY_BOARD, [box("one", 0, { assetCount: 2 }), box("two", 1)]);
  const items = [asset("a4", "one", 3), asset("a2", "one", 3)];
  return withShelf(state, "one", { items, nextCursor: null });
}

describe("works", () => {
  it("boxes stand in their order, page by page, and what a whole list does not have is gone", () => {
    let state = withBoxes(EMPTY_BOARD, [box("b", 1), box("a", 0)]);
    state = withBoxes(state, [box("c", 2)]);
    expect(state.order).toEqual(["a", "b", "c"]);
    expect(withAllBoxes(state, [box("c", 0), box("a", 1)]).order).toEqual(["c", "a"]);
  });

  it("a new asset comes to the front of its box and is counted once, whoever tells of it first", () => {
    let state = withEvent(board(), event({ t: "asset_status_changed", asset: asset("a5", "one") }));
    state = withAsset(state, asset("a5", "one"));
    expect(shelfOf(state, "one")).toEqual(["a5", "a4", "a2"]);
    expect(countOf(state, "one")).toBe(3);
  });

  it("an asset that is moved leaves one box for the other", () => {
    const state = withEvent(
      withShelf(board(), "two", { items: [], nextCursor: null }),
      event({ t: "asset_changed", asset: asset("a4", "two", 4) }),
    );
    expect([shelfOf(state, "one"), shelfOf(state, "two")]).toEqual([["a2"], ["a4"]]);
    expect([countOf(state, "one"), countOf(state, "two")]).toEqual([1, 1]);
  });

  it("assets that are gone leave their box, and its headliner's place", () => {
    let state = withBoxes(board(), [
      box("one", 0, { assetCount: 2, headlinerAssetId: "a4", headliner: asset("a4", "one", 3) }),
    ]);
    state = withEvent(state, event({ t: "assets_gone", assetIds: ["a4", "unknown"] }));
    expect(shelfOf(state, "one")).toEqual(["a2"]);
    expect(countOf(state, "one")).toBe(1);
    expect(state.boxes.get("one")).toMatchObject({ headlinerAssetId: null, headliner: null });
  });

  it("older assets go on where the first page ended, and none of them comes by an event before", () => {
    let state = withShelf(board(), "one", { items: [asset("a4", "one", 3)], nextCursor: "next" });
    state = withAsset(state, asset("a1", "one", 5));
    expect(shelfOf(state, "one")).toEqual(["a4"]);
    const further = { items: [asset("a2", "one", 3), asset("a1", "one", 5)], nextCursor: null };
    expect(shelfOf(withShelf(state, "one", further, true), "one")).toEqual(["a4", "a2", "a1"]);
  });

  it("what is under way is shown and counts no further", () => {
    const state = withUnfinished(board(), [asset("a6", "one")]);
    expect(shelfOf(state, "one")).toEqual(["a6", "a4", "a2"]);
    expect(countOf(state, "one")).toBe(2);
  });

  it("an order that another has made is taken over; boxes that it does not know stay after it", () => {
    const state = withBoxes(board(), [box("three", 2)]);
    expect(withOrder(state, ["two", "one", "gone"]).order).toEqual(["two", "one", "three"]);
  });
});

describe("refuses", () => {
  it("an older view of an asset, whatever way it comes", () => {
    const now = withAsset(board(), asset("a4", "one", 7, { status: "COMPLETED" }));
    const late = withEvent(
      now,
      event({ t: "asset_status_changed", asset: asset("a4", "one", 6, { status: "PROCESSING" }) }),
    );
    const page = { items: [asset("a4", "one", 5)], nextCursor: null };
    for (const state of [late, withShelf(now, "one", page), withUnfinished(now, page.items)]) {
      expect(state.assets.get("a4")).toMatchObject({ version: 7, status: "COMPLETED" });
    }
  });
});
