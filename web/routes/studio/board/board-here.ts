import { useNavigate, useSearch } from "@tanstack/react-router";
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Asset, Box, Project } from "../../../../shared/client/index.ts";
import type { Board, BoardStanding } from "./board.ts";
import type { BoardState, Shelf } from "./board-state.ts";
import type { BoardPlace } from "./place.ts";

/** The board that a part of the page belongs to. */
export interface BoardHere {
  readonly board: Board;
  readonly project: Project;
  /** Whether the reader may change what is on it. */
  readonly canEdit: boolean;
}

export const BoardContext = createContext<BoardHere | null>(null);

export function useBoardHere(): BoardHere {
  const here = useContext(BoardContext);
  if (here === null) throw new Error("not on a board");
  return here;
}

/** A part of what is on the board; what is selected has to be the same thing while nothing of it changes. */
export function useOnBoard<Part>(select: (state: BoardState) => Part): Part {
  const { board } = useBoardHere();
  return useSyncExternalStore(board.subscribe, () => select(board.state));
}

export function useStanding(board: Board): BoardStanding {
  return useSyncExternalStore(board.subscribe, () => board.standing);
}

export function useBox(boxId: string | undefined): Box | undefined {
  return useOnBoard(({ boxes }) => (boxId === undefined ? undefined : boxes.get(boxId)));
}

export function useShelf(boxId: string): Shelf | undefined {
  return useOnBoard(({ shelves }) => shelves.get(boxId));
}

export function useAsset(assetId: string | undefined | null): Asset | undefined {
  return useOnBoard(({ assets }) => (assetId ? assets.get(assetId) : undefined));
}

/** What is to be otherwise in the address; `undefined` takes it out. */
export type PlaceChange = { readonly [Name in keyof BoardPlace]: BoardPlace[Name] | undefined };

export interface PlaceHere {
  readonly place: BoardPlace;
  /** Goes to another place on the same board; `replace` leaves none to come back to. */
  readonly go: (change: PlaceChange, replace?: boolean) => void;
}

export function usePlace(): PlaceHere {
  const place = useSearch({ from: "/member/studio/$projectId" });
  const navigate = useNavigate({ from: "/studio/$projectId" });
  const go = useCallback(
    (change: PlaceChange, replace = false) => {
      void navigate({
        search: (before) => placed(before, change),
        replace,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { place, go };
}

function placed(before: BoardPlace, change: PlaceChange): BoardPlace {
  const all = Object.entries({ ...before, ...change });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
