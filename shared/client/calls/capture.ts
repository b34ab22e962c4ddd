import type { DeviceProblem } from "./call-view.ts";
import { deviceProblemOf } from "./device-problem.ts";

/** A device that was opened, or why it was not. */
export type Captured =
  | { readonly track: MediaStreamTrack; readonly problem: null }
  | { readonly track: null; readonly problem: DeviceProblem };

export type DeviceKind = "microphone" | "camera";

const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const CAMERA = { width: { ideal: 1_280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/** A chosen device that is gone gives way to the system's own choice. */
function constraintsOf(kind: DeviceKind, deviceId: string | null): MediaTrackConstraints {
  const base = kind === "microphone" ? MICROPHONE : CAMERA;
  return deviceId === null ? base : { ...base, deviceId: { ideal: deviceId } };
}

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new TypeError("This page may not use devices.");
  return navigator.mediaDevices.getUserMedia(constraints);
}

function refused(error: unknown): Captured {
  return { track: null, problem: deviceProblemOf(error) };
}

function captured(track: MediaStreamTrack | undefined, kind: DeviceKind): Captured {
  if (!track) return { track: null, problem: "no_device" };
  track.contentHint = kind === "microphone" ? "speech" : "motion";
  return { track, problem: null };
}

/** Opens one device. Never throws. */
export async function capture(kind: DeviceKind, deviceId: string | null): Promise<Captured> {
  const wanted = constraintsOf(kind, deviceId);
  try {
    const stream = await ask(kind === "microphone" ? { audio: wanted } : { video: wanted });
    return captured(stream.getTracks()[0], kind);
  } catch (error) {
    return refused(error);
  }
}

/** Opens both with one question to the reader; if that is refused, finds out which of them works. Never throws. */
export async function captureBoth(
  microphoneId: string | null,
  cameraId: string | null,
): Promise<Readonly<Record<DeviceKind, Captured>>> {
  try {
    const stream = await ask({
      audio: constraintsOf("microphone", microphoneId),
      video: constraintsOf("camera", cameraId),
    });
    return {
      microphone: captured(stream.getAudioTracks()[0], "microphone"),
      camera: captured(stream.getVideoTracks()[0], "camera"),
    };
  } catch {
    const microphone = await capture("microphone", microphoneId);
    return { microphone, camera: await capture("camera", cameraId) };
  }
}

/** Lets the reader choose what to show. `null` when they chose nothing, which is no problem. */
export async function captureScreen(): Promise<Captured | null> {
  try {
    const video = { frameRate: { max: 30 } };
    const stream = await navigator.mediaDevices.getDisplayMedia({ video, audio: false });
    const [track] = stream.getVideoTracks();
    if (!track) return { track: null, problem: "device_failed" };
    track.contentHint = "detail";
    return { track, problem: null };
  } catch (error) {
    const problem = deviceProblemOf(error);
    return problem === "permission" ? null : { track: null, problem };
  }
}
