import { type RefObject, useEffect, useState } from "react";

/** What Safari on phones has instead: it shows the video alone. */
interface WithOwnFullscreen extends HTMLVideoElement {
  webkitEnterFullscreen?(): void;
}

/** Whether an element fills the screen, and what changes that. */
export function useFullscreen(
  frame: RefObject<HTMLElement | null>,
  video: WithOwnFullscreen | null,
): [boolean, () => void] {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const change = () => setFull(document.fullscreenElement === frame.current);
    document.addEventListener("fullscreenchange", change);
    return () => document.removeEventListener("fullscreenchange", change);
  }, [frame]);
  const toggle = () => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    else if (document.fullscreenEnabled) void frame.current?.requestFullscreen().catch(() => {});
    else video?.webkitEnterFullscreen?.();
  };
  return [full, toggle];
}
