import type { ChatLog, Message } from "../../../shared/client/index.ts";
import type { Point } from "./conversing.ts";

/** What lies over an open chat. One at a time. */
export type Overlay =
  | { readonly kind: "menu"; readonly message: Message; readonly at: Point | null }
  | { readonly kind: "media"; readonly message: Message; readonly fileId: string }
  | { readonly kind: "forward" | "report" | "reactors" | "readers"; readonly message: Message }
  | { readonly kind: "info" };

export interface OverlayProps {
  readonly overlay: Overlay;
  readonly log: ChatLog;
  readonly online: ReadonlySet<string>;
  readonly onChange: (overlay: Overlay | null) => void;
}
