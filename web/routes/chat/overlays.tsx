import { useEffect } from "react";
import { lazyPart } from "../../app/lazy-part.tsx";
import type { Conversing } from "./conversing.ts";
import type { Overlay, OverlayProps } from "./overlay-kinds.ts";

const load = async () => (await import("./overlay.tsx")).OverlayShown;
const OverlayShown = lazyPart("chat", load);

/** What lies over the chat is loaded when there is nothing else to do: a menu has to be there at once. */
export function Overlays({
  overlay,
  ...rest
}: Omit<OverlayProps, "overlay"> & { readonly overlay: Overlay | null }) {
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), 2_000);
    return () => clearTimeout(timer);
  }, []);
  return overlay && <OverlayShown overlay={overlay} {...rest} />;
}

/** What opens what. */
export function openers(
  show: (overlay: Overlay) => void,
): Pick<Conversing, "openMenu" | "openMedia"> {
  return {
    openMenu: (message, at) => show({ kind: "menu", message, at }),
    openMedia: (message, fileId) => show({ kind: "media", message, fileId }),
  };
}
