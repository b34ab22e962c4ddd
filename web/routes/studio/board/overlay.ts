import { createContext, useContext } from "react";

/** What is asked or shown over the board. */
export type Overlay =
  | { readonly kind: "delete" | "move" | "copy" | "compare"; readonly assetIds: readonly string[] }
  | { readonly kind: "lineage"; readonly assetId: string };

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

/** Opens something over the board. */
export function useOpenOverlay(): (overlay: Overlay) => void {
  return useContext(OverlayContext);
}
