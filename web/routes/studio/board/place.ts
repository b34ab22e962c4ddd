/** What can stand beside a board. */
export const PANELS = ["generate", "comments", "project"] as const;
export type PanelKind = (typeof PANELS)[number];

/** Where somebody is on a board: all of it is in the address. */
export interface BoardPlace {
  readonly panel?: PanelKind;
  /** The box that the panel is about. */
  readonly box?: string;
  /** The asset that is looked at over the whole window. */
  readonly asset?: string;
  /** The picture that is generated from. */
  readonly from?: string;
  /** Words that are looked for among the assets, and filters. */
  readonly q?: string;
  readonly type?: "IMAGE" | "VIDEO";
  readonly status?: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED";
  readonly favorite?: "true";
}
