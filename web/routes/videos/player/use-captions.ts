import { useEffect, useState } from "react";
import type { Video } from "../../../../shared/client/index.ts";
import { prefer, preferences } from "./preferences.ts";

/** Lines from below, so that the controls do not cover them. */
const LINE = -3;

export interface Captions {
  /** The language that is shown; `null` without. */
  readonly language: string | null;
  readonly show: (language: string | null) => void;
  /** On, in the language of last time if there is one; or off. */
  readonly toggle: () => void;
}

/** Which of a video's captions show. The choice is remembered for other videos too. */
export function useCaptions(video: HTMLVideoElement | null, captions: Video["captions"]): Captions {
  const [wanted, setWanted] = useState(() => preferences().captions);
  const language = captions.find((one) => one.language === wanted)?.language ?? null;

  useEffect(() => {
    for (const { language: own } of captions) {
      const track = [...(video?.textTracks ?? [])].find((one) => one.language === own);
      if (track) track.mode = own === language ? "showing" : "disabled";
    }
  }, [video, captions, language]);

  useEffect(() => {
    const stop = new AbortController();
    for (const { language: own } of captions) {
      const element = video?.querySelector<HTMLTrackElement>(`track[srclang="${own}"]`);
      element?.addEventListener("load", () => liftCues(element.track), { signal: stop.signal });
    }
    return () => stop.abort();
  }, [video, captions]);

  const show = (chosen: string | null) => {
    setWanted(chosen);
    prefer({ captions: chosen });
  };
  return {
    language,
    show,
    toggle: () => show(language === null ? (captions[0]?.language ?? null) : null),
  };
}

/** Lifts the lines of captions that do not say where they want to be. */
function liftCues(track: TextTrack): void {
  for (const cue of track.cues ?? []) {
    if (cue instanceof VTTCue && cue.line === "auto") cue.line = LINE;
  }
}
