import { NativeSelect, Progress } from "@mantine/core";
import { IconVideoPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { videoQuery, videosQuery } from "../../videos/videos.ts";
import css from "./apply-dialog.module.css";
import { FileButton } from "./file-button.tsx";
import { sendVideo } from "./send-video.ts";

/** In these states there is something to be watched. */
const READY: readonly Video["status"][] = ["moderation", "approved", "rejected"];
const ASK_EVERY_MS = 3_000;

interface OwnVideoFieldProps {
  /** What a new video is called. */
  readonly title: string;
  readonly value: string | null;
  readonly onChange: (videoId: string | null) => void;
  readonly onBusy: (busy: boolean) => void;
}

/** One of one's own videos, or a new one: from a file, or from the camera of a phone. */
export function OwnVideoField({ title, value, onChange, onBusy }: OwnVideoFieldProps) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(videosQuery({ tab: "mine" }));
  const fresh = useNewVideo(title, onChange);
  const own = data?.pages.flatMap(({ items }) => items) ?? [];
  const offered = own.filter(({ id, status }) => READY.includes(status) || id === value);
  const making = useMaking(value);
  const busy = fresh.share !== null || making !== null;
  const told = useRef(onBusy);
  told.current = onBusy;
  useEffect(() => told.current(busy), [busy]);
  return (
    <div className={css["field"]}>
      {offered.length > 0 && (
        <NativeSelect
          label={t("applications.video")}
          value={value ?? ""}
          data={[
            { value: "", label: t("applications.noVideo") },
            ...offered.map(({ id, title: name }) => ({ value: id, label: name })),
          ]}
          onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
        />
      )}
      {offered.length === 0 && <p className={css["label"]}>{t("applications.video")}</p>}
      {fresh.share === null ? (
        <div className={css["choice"]}>
          <FileButton
            label={t("applications.newVideo")}
            accept="video/*"
            record={matchMedia("(pointer: coarse)").matches}
            icon={<IconVideoPlus size={18} aria-hidden="true" />}
            onFile={(file) => void fresh.take(file)}
          />
        </div>
      ) : (
        <Progress
          value={fresh.share * 100}
          radius="xl"
          aria-label={t("applications.videoSending")}
        />
      )}
      {making !== null && (
        <p className={css["hint"]} role="status">
          {t("applications.videoMaking", { percent: making })}
        </p>
      )}
      <p className={css["hint"]}>{t("applications.videoHint")}</p>
      {fresh.problem !== null && <ProblemNote error={fresh.problem} />}
    </div>
  );
}

function useNewVideo(title: string, onMade: (videoId: string) => void) {
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  async function take(file: File): Promise<void> {
    const stop = new AbortController();
    const { signal } = stop;
    abort.current = stop;
    setProblem(null);
    setShare(0);
    try {
      const { id } = await sendVideo(file, title, { onShare: setShare, signal });
      onMade(id);
    } catch (error) {
      if (!signal.aborted) setProblem(error);
    } finally {
      if (!signal.aborted) setShare(null);
    }
  }
  return { share, problem, take };
}

/** How far the platform is with the chosen video, in percent; `null` when it is ready. */
function useMaking(videoId: string | null): number | null {
  const { data: video } = useQuery({
    ...videoQuery(videoId ?? ""),
    enabled: videoId !== null,
    refetchInterval: ({ state }) =>
      state.data && READY.includes(state.data.status) ? false : ASK_EVERY_MS,
  });
  if (videoId === null || video === undefined || READY.includes(video.status)) return null;
  return Math.round(video.progress);
}
