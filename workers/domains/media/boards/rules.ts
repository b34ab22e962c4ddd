/** So many boards one person may have. */
export const MOST_BOARDS = 500;
/** So many images one board may hold. */
export const MOST_ITEMS = 10_000;

interface Owned {
  readonly ownerId: string;
  readonly isPublic: boolean;
}

/** The one rule of who may know that a board exists. What is on it has a rule of its own. */
export function canSeeBoard(board: Owned, viewerId: string | null): boolean {
  return board.isPublic || board.ownerId === viewerId;
}
