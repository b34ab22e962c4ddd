import { useQuery } from "@tanstack/react-query";
import { ProblemNote } from "../../../ui/problem.tsx";
import { Player } from "../../videos/player/player.tsx";
import { fetchPlayback, videoQuery } from "../../videos/videos.ts";
import css from "./pane.module.css";

/** Asked once: the player keeps what it was told up to date by itself. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 };

/** The video that was handed in. */
export function VideoPart({ videoId }: { readonly videoId: string }) {
  const { data: video, error } = useQuery({ ...videoQuery(videoId), retry: false });
  const playback = useQuery({
    queryKey: ["playback", videoId],
    queryFn: () => fetchPlayback(videoId),
    ...ONCE,
  });
  const failed = error ?? playback.error;
  if (failed) return <ProblemNote error={failed} onRetry={() => void playback.refetch()} />;
  if (!video || !playback.data) return null;
  return (
    <div className={css["video"]}>
      <Player video={video} playback={playback.data} resumeAt={null} />
    </div>
  );
}
