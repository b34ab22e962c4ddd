import { EncodedPacketSink, Input, MATROSKA, MP4, QTFF, WEBM } from "mediabunny";
import type { Inspection, VideoInspector } from "../domains/video/ports.ts";
import { boundedSource } from "./media-reader.ts";

/** What browsers of the last years play as it is. */
const PLAYABLE: Readonly<Record<string, readonly string[]>> = {
  "video/mp4": ["avc", "vp9", "av1"],
  "video/quicktime": ["avc"],
  "video/webm": ["vp8", "vp9", "av1"],
};

const UNFIT: Inspection = { kind: "unfit", reason: "no_video_track" };

async function look(input: Input, contentType: string): Promise<Inspection> {
  const track = await input.getPrimaryVideoTrack();
  if (!track) return UNFIT;
  const first = await new EncodedPacketSink(track).getFirstPacket();
  if (!first || first.data.length === 0) return UNFIT;
  const codec = track.codec ?? "unknown";
  return { kind: "video", codec, playable: PLAYABLE[contentType]?.includes(codec) ?? false };
}

/**
 * Looks into a stored video: its container was read when it came in; now there must be a track of pictures that begins.
 * Whatever makes the reader fail is no video.
 */
export function containerInspector(): VideoInspector {
  return {
    async inspect({ key, bytes, medium, contentType }, blobs) {
      if (medium === "audio") return UNFIT;
      if (medium !== "video") return { kind: "unfit", reason: "not_a_video" };
      const source = boundedSource(blobs, key, bytes);
      const input = new Input({ source, formats: [MP4, QTFF, MATROSKA, WEBM] });
      try {
        return await look(input, contentType);
      } catch {
        return { kind: "unfit", reason: "not_a_video" };
      } finally {
        input.dispose();
      }
    },
  };
}
