import type { VideoEngine } from "../domains/video/ports.ts";

/** Where there is nobody who encodes: what a browser plays as it came is shown as it came, and the rest is refused. */
export function originalEngine(): VideoEngine {
  return {
    name: "none",
    begin: async ({ playable, width, height }) =>
      playable
        ? { kind: "begun", assetId: `${width}x${height}` }
        : { kind: "refused", reason: "no_encoder" },
    look: async (assetId) => {
      const [width = 0, height = 0] = assetId.split("x").map(Number);
      const renditions = [{ name: "original", width, height }];
      const nothing = { durationMs: null, width: null, height: null, thumbnails: null };
      return { kind: "ready", made: { ...nothing, renditions, files: [], streamUrl: null } };
    },
    open: async () => null,
    discard: async () => {},
    copies: async () => [],
    signStream: async (_, streamUrl) => streamUrl,
  };
}
