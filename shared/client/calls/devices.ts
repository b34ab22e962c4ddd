import type { DeviceList } from "./call-view.ts";

/** The devices there are now. */
export async function listDevices(): Promise<DeviceList> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind);
  const choosable = "setSinkId" in HTMLMediaElement.prototype;
  return {
    microphones: of("audioinput"),
    cameras: of("videoinput"),
    speakers: choosable ? of("audiooutput") : [],
  };
}

/** Tells which devices there are, now and whenever one is plugged in or out. Returns what stops it. */
export function watchDevices(listener: (devices: DeviceList) => void): () => void {
  let stopped = false;
  let latest = 0;
  const look = async () => {
    latest += 1;
    const mine = latest;
    const devices = await listDevices();
    if (!stopped && mine === latest) listener(devices);
  };
  const lookAgain = () => void look();
  navigator.mediaDevices?.addEventListener("devicechange", lookAgain);
  lookAgain();
  return () => {
    stopped = true;
    navigator.mediaDevices?.removeEventListener("devicechange", lookAgain);
  };
}
