import { useQuery } from "@tanstack/react-query";
import { Player } from "../../videos/player/player.tsx";
import { fetchPlayback, videoQuery } from "../../videos/videos.ts";
import css from "./vacancy-page.module.css";

/** The film that goes with something. Where it is not for this reader, or not ready, there is nothing. */
export function VacancyVideo({ videoId }: { readonly videoId: string }) {
  const { data: video } = useQuery(videoQuery(videoId));
  const { data: playback } = useQuery({
    queryKey: ["playback", videoId],
    queryFn: () => fetchPlayback(videoId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (video === undefined || playback === undefined) return null;
  return (
    <div className={css["video"]}>
      <Player video={video} playback={playback} resumeAt={null} />
    </div>
  );
}
