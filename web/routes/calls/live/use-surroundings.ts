import { useEffect } from "react";
import { sound } from "../../../app/calls/ring-tone.ts";

/** Sounds as a line does while it rings on the other side. */
export function useRingback(rings: boolean): void {
  useEffect(() => (rings ? sound("ringback") : undefined), [rings]);
}

/** Keeps the screen on, where the browser can; it has to be asked anew when the page comes back. */
export function useStaysAwake(awake: boolean): void {
  useEffect(() => {
    if (!awake || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let ended = false;
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      lock = await navigator.wakeLock.request("screen").catch(() => null);
      if (ended) void lock?.release();
    };
    void ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      ended = true;
      document.removeEventListener("visibilitychange", ask);
      void lock?.release();
    };
  }, [awake]);
}
