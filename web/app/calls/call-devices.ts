import type { CallView } from "../../../shared/client/calls/index.ts";
import { remember } from "../../ui/storage.ts";

type Devices = CallView["devices"];

const kept = remember("veche.call-devices");
const sound = remember("veche.ring-silent");

const NONE: Devices = { microphone: null, camera: null, speaker: null };

/** The devices that were chosen here last; `null` leaves it to the system. */
export function chosenDevices(): Devices {
  try {
    const value: unknown = JSON.parse(kept.get() ?? "{}");
    if (typeof value !== "object" || value === null) return NONE;
    const id = (name: keyof Devices) => {
      const found: unknown = Reflect.get(value, name);
      return typeof found === "string" ? found : null;
    };
    return { microphone: id("microphone"), camera: id("camera"), speaker: id("speaker") };
  } catch {
    return NONE;
  }
}

export function chooseDevices(change: Partial<Devices>): void {
  kept.set(JSON.stringify({ ...chosenDevices(), ...change }));
}

/** Whether calls make no sound on this device. */
export function ringsSilently(): boolean {
  return sound.get() !== null;
}

export function ringSilently(silent: boolean): void {
  sound.set(silent ? "1" : null);
}
