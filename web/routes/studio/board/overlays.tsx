import { CompareDialog } from "../assets/compare-dialog.tsx";
import { DeleteAssets } from "../assets/delete-assets.tsx";
import { LineageDialog } from "../assets/lineage-dialog.tsx";
import { MoveDialog } from "../assets/move-dialog.tsx";
import type { Overlay } from "./overlay.ts";

interface OverlaysProps {
  readonly overlay: Overlay | null;
  readonly onClose: () => void;
}

/** What is asked or shown over the board, one at a time. */
export function Overlays({ overlay, onClose }: OverlaysProps) {
  switch (overlay?.kind) {
    case undefined:
      return null;
    case "delete":
      return <DeleteAssets assetIds={overlay.assetIds} onClose={onClose} />;
    case "move":
    case "copy":
      return <MoveDialog action={overlay.kind} assetIds={overlay.assetIds} onClose={onClose} />;
    case "compare":
      return <CompareDialog assetIds={overlay.assetIds} onClose={onClose} />;
    case "lineage":
      return <LineageDialog assetId={overlay.assetId} onClose={onClose} />;
  }
}
