import { reply, type Video } from "../../../../shared/client/index.ts";
import { uploadResumably } from "../../../../shared/client/resumable-upload.ts";
import { uploadMemory } from "../../../app/device/upload-memory.ts";
import { api, session } from "../../../app/platform.ts";
import { addVideo } from "../../videos/videos.ts";

interface Sending {
  readonly onShare: (share: number) => void;
  /** Abort it to stop; the same file later goes on where it was. */
  readonly signal: AbortSignal;
}

const LONGEST_TITLE = 120;

/** Uploads a film and makes a video of it that only its owner sees, and whoever it is handed to. */
export async function sendVideo(
  file: File,
  title: string,
  { onShare, signal }: Sending,
): Promise<Video> {
  const { fileId: uploadId } = await uploadResumably(session, {
    ...{ file, name: file.name, purpose: "video", memory: uploadMemory, signal },
    fingerprint: `video ${file.size} ${file.lastModified} ${file.name}`,
    onProgress: (sent) => onShare(sent / file.size),
  });
  const body = { uploadId, title: title.slice(0, LONGEST_TITLE), isPublic: false };
  const video = await reply(api.POST("/api/videos", { body }));
  addVideo(video);
  return video;
}
