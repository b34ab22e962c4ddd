import { useEffect, useState } from "react";
import {
  type CallView,
  captureBoth,
  type DeviceProblem,
  watchLevel,
} from "../../../../shared/client/calls/index.ts";

interface Preview {
  readonly stream: MediaStream | null;
  readonly level: number;
  readonly problems: Record<"microphone" | "camera", DeviceProblem | null>;
}

const NOTHING: Preview = {
  stream: null,
  level: 0,
  problems: { microphone: null, camera: null },
};

/** What the chosen devices show and hear, for as long as it is looked at. Nobody else sees or hears it. */
export function usePreview({ microphone, camera }: CallView["devices"]): Preview {
  const [preview, setPreview] = useState(NOTHING);
  useEffect(() => {
    let stopLevel = () => {};
    let stream: MediaStream | null = null;
    let ended = false;
    const release = () => {
      stopLevel();
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const open = async () => {
      const both = await captureBoth(microphone, camera);
      const tracks = [both.microphone.track, both.camera.track].filter((track) => track !== null);
      stream = new MediaStream(tracks);
      if (ended) return release();
      const problems = { microphone: both.microphone.problem, camera: both.camera.problem };
      setPreview({ stream, level: 0, problems });
      stopLevel = watchLevel(stream, (level) => setPreview((before) => ({ ...before, level })));
    };
    void open();
    return () => {
      ended = true;
      release();
    };
  }, [microphone, camera]);
  return preview;
}
