import { type Ref, useImperativeHandle, useLayoutEffect, useRef } from "react";
import css from "./call-stage.module.css";

interface StreamVideoProps {
  readonly stream: MediaStream | null;
  readonly mirrored?: boolean;
  /** Shown whole, rather than filling its place. */
  readonly whole?: boolean;
  readonly ref?: Ref<HTMLVideoElement>;
}

/** A picture that comes by a stream. Its sound is played elsewhere. */
export function StreamVideo({ stream, mirrored = false, whole = false, ref }: StreamVideoProps) {
  const video = useRef<HTMLVideoElement>(null);
  useImperativeHandle(ref, () => video.current as HTMLVideoElement);
  useLayoutEffect(() => {
    const element = video.current;
    if (element === null || element.srcObject === stream) return;
    element.srcObject = stream;
  }, [stream]);
  return (
    <video
      ref={video}
      className={css["video"]}
      data-mirrored={mirrored || undefined}
      data-whole={whole || undefined}
      autoPlay
      playsInline
      muted
    />
  );
}
