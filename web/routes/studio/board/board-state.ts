import type { Asset, Box, SequencedEvent } from "../../../../shared/client/index.ts";

/** Assets of a box that have been fetched, newest first. */
export interface Shelf {
  readonly assetIds: readonly string[];
  /** Where older ones go on; `null` when there are none. */
  readonly nextCursor: string | null;
}

/** A board as far as it is known here. */
export interface BoardState {
  readonly boxes: ReadonlyMap<string, Box>;
  /** Ids of the boxes as they stand. */
  readonly order: readonly string[];
  readonly assets: ReadonlyMap<string, Asset>;
  /** By box; of a box that nobody has looked at there is none. */
  readonly shelves: ReadonlyMap<string, Shelf>;
}

export const EMPTY_BOARD: BoardState = {
  boxes: new Map(),
  order: [],
  assets: new Map(),
  shelves: new Map(),
};

type Entries<Value> = readonly (readonly [string, Value])[];

function withEntries<Value>(map: ReadonlyMap<string, Value>, entries: Entries<Value>) {
  return new Map([...map, ...entries]);
}

function without<Value>(map: ReadonlyMap<string, Value>, ids: ReadonlySet<string>) {
  return new Map([...map].filter(([id]) => !ids.has(id)));
}

/** Ids are UUIDv7: the greater is the newer. */
function newestFirst(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort((one, other) => (one < other ? 1 : -1));
}

/** A page of boxes, in their order; those that are known already become as they are now. */
export function withBoxes(state: BoardState, boxes: readonly Box[]): BoardState {
  const all = withEntries(
    state.boxes,
    boxes.map((box) => [box.id, box] as const),
  );
  const order = [...all.values()]
    .sort((one, other) => one.orderIndex - other.orderIndex || (one.id < other.id ? -1 : 1))
    .map(({ id }) => id);
  return withHeadliners({ ...state, boxes: all, order }, boxes);
}

/** The board with exactly these boxes: what else was there is gone. */
export function withAllBoxes(state: BoardState, boxes: readonly Box[]): BoardState {
  const stay = new Set(boxes.map(({ id }) => id));
  const gone = new Set(state.order.filter((id) => !stay.has(id)));
  return withBoxes(withoutBoxes(state, gone), boxes);
}

function withHeadliners(state: BoardState, boxes: readonly Box[]): BoardState {
  return withAssets(
    state,
    boxes.flatMap(({ headliner }) => headliner ?? []),
  );
}

function withoutBoxes(state: BoardState, gone: ReadonlySet<string>): BoardState {
  if (gone.size === 0) return state;
  const assets = [...state.assets].filter(([, { boxId }]) => !gone.has(boxId));
  return {
    boxes: without(state.boxes, gone),
    order: state.order.filter((id) => !gone.has(id)),
    assets: new Map(assets),
    shelves: without(state.shelves, gone),
  };
}

/** Assets as they are now, where they are newer than what is known. */
export function withAssets(state: BoardState, assets: readonly Asset[]): BoardState {
  const newer = assets.filter(
    ({ id, version }) => (state.assets.get(id)?.version ?? -1) <= version,
  );
  return {
    ...state,
    assets: withEntries(
      state.assets,
      newer.map((asset) => [asset.id, asset] as const),
    ),
  };
}

/** A page of a box's assets: the first takes the place of what was known, a further one goes on after it. */
export function withShelf(
  state: BoardState,
  boxId: string,
  page: { readonly items: readonly Asset[]; readonly nextCursor: string | null },
  further = false,
): BoardState {
  const before = further ? (state.shelves.get(boxId)?.assetIds ?? []) : [];
  const assetIds = newestFirst([...before, ...page.items.map(({ id }) => id)]);
  const next = withAssets(state, page.items);
  const shelf = { assetIds, nextCursor: page.nextCursor };
  return { ...next, shelves: withEntries(next.shelves, [[boxId, shelf]]) };
}

function onShelf(shelf: Shelf, assetId: string): Shelf {
  const last = shelf.assetIds.at(-1);
  // What is older than all that is shown comes with its page.
  if (shelf.nextCursor !== null && last !== undefined && assetId < last) return shelf;
  return { ...shelf, assetIds: newestFirst([...shelf.assetIds, assetId]) };
}

function offShelf(shelf: Shelf, gone: ReadonlySet<string>): Shelf {
  return { ...shelf, assetIds: shelf.assetIds.filter((id) => !gone.has(id)) };
}

function counted(state: BoardState, boxId: string, more: number): BoardState {
  const box = state.boxes.get(boxId);
  if (!box || more === 0) return state;
  const changed = { ...box, assetCount: Math.max(0, box.assetCount + more) };
  return { ...state, boxes: withEntries(state.boxes, [[boxId, changed]]) };
}

/** What is under way, as it is now; it is counted already. */
export function withUnfinished(state: BoardState, assets: readonly Asset[]): BoardState {
  return assets.reduce(
    (next, { id, boxId }) => shelved(next, boxId, id, onShelf),
    withAssets(state, assets),
  );
}

/** An asset that is new or has changed; an older view than the one that is known changes nothing. */
export function withAsset(state: BoardState, asset: Asset): BoardState {
  const before = state.assets.get(asset.id);
  if (before && before.version > asset.version) return state;
  let next = withAssets(state, [asset]);
  if (before && before.boxId !== asset.boxId) {
    next = counted(shelved(next, before.boxId, asset.id, offShelfOne), before.boxId, -1);
  }
  const came = before ? before.boxId !== asset.boxId : asset.version === 1;
  next = shelved(next, asset.boxId, asset.id, onShelf);
  return withHeadliner(counted(next, asset.boxId, came ? 1 : 0), asset);
}

const offShelfOne = (shelf: Shelf, assetId: string) => offShelf(shelf, new Set([assetId]));

function shelved(
  state: BoardState,
  boxId: string,
  assetId: string,
  change: (shelf: Shelf, assetId: string) => Shelf,
): BoardState {
  const shelf = state.shelves.get(boxId);
  if (!shelf) return state;
  return { ...state, shelves: withEntries(state.shelves, [[boxId, change(shelf, assetId)]]) };
}

/** A box shows its headliner as it is now. */
function withHeadliner(state: BoardState, asset: Asset): BoardState {
  const box = state.boxes.get(asset.boxId);
  if (box?.headlinerAssetId !== asset.id) return state;
  return { ...state, boxes: withEntries(state.boxes, [[box.id, { ...box, headliner: asset }]]) };
}

/** The board without these assets. */
export function withoutAssets(state: BoardState, assetIds: readonly string[]): BoardState {
  const gone = new Set(assetIds);
  const known = assetIds.flatMap((id) => state.assets.get(id) ?? []);
  const shelves = new Map([...state.shelves].map(([id, shelf]) => [id, offShelf(shelf, gone)]));
  const assets = without(state.assets, gone);
  const boxes = new Map(
    [...state.boxes].map(([id, box]) => [id, withoutHeadliner(box, gone)] as const),
  );
  const after: BoardState = { ...state, shelves, assets, boxes };
  return known.reduce((next, { boxId }) => counted(next, boxId, -1), after);
}

function withoutHeadliner(box: Box, gone: ReadonlySet<string>): Box {
  if (box.headlinerAssetId === null || !gone.has(box.headlinerAssetId)) return box;
  return { ...box, headlinerAssetId: null, headliner: null };
}

/** The boxes in this order; those that it does not name keep theirs after it. */
export function withOrder(state: BoardState, boxIds: readonly string[]): BoardState {
  const named = new Set(boxIds);
  const rest = state.order.filter((id) => !named.has(id));
  const order = [...boxIds.filter((id) => state.boxes.has(id)), ...rest];
  const boxes = order.flatMap((id, orderIndex) => {
    const box = state.boxes.get(id);
    return box ? [[id, { ...box, orderIndex }] as const] : [];
  });
  return { ...state, boxes: new Map(boxes), order };
}

/** The board after an event. Comments are not a part of it: their boxes are to be asked for. */
export function withEvent(state: BoardState, event: SequencedEvent): BoardState {
  switch (event.t) {
    case "asset_status_changed":
    case "asset_changed":
      return withAsset(state, event.asset);
    case "assets_gone":
      return withoutAssets(state, event.assetIds);
    case "box_changed":
      return withBoxes(state, [event.box]);
    case "box_gone":
      return withoutBoxes(state, new Set([event.boxId]));
    case "boxes_reordered":
      return withOrder(state, event.boxIds);
    default:
      return state;
  }
}
