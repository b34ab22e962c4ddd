import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Video } from "../../../shared/client/index.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { Player } from "../videos/player/player.tsx";
import { fetchPlayback, videoQuery } from "../videos/videos.ts";
import { PublicPage } from "./public-page.tsx";

/** A video that everybody may see, under its own address. */
export function PublicVideoPage() {
  const { videoId } = useParams({ from: "/v/$videoId" });
  const { data: video, error } = useQuery(videoQuery(videoId));
  return (
    <PublicPage
      shown={video && { ...video, at: video.publishedAt ?? video.createdAt }}
      error={error}
      memberPath={`/videos/${videoId}`}
    >
      {video && <Watch video={video} />}
    </PublicPage>
  );
}

/** Asked once: the player keeps what it was told up to date by itself. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 };

function Watch({ video }: { readonly video: Video }) {
  const { id } = video;
  const playback = useQuery({
    queryKey: ["playback", id],
    queryFn: () => fetchPlayback(id),
    ...ONCE,
  });
  if (playback.isError) {
    return <ProblemNote error={playback.error} onRetry={() => void playback.refetch()} />;
  }
  return playback.data && <Player video={video} playback={playback.data} resumeAt={null} />;
}
