import { useEffect, useState, useSyncExternalStore } from "react";
import type { Call, CallSession, CallView } from "../../../../shared/client/calls/index.ts";
import type { Person } from "../../../../shared/client/index.ts";

export function useCallView({ subscribe, view }: CallSession): CallView {
  return useSyncExternalStore(subscribe, view);
}

/** Who somebody in the call is, as far as the call tells. */
export function personIn(call: Call | null, userId: string): Person | null {
  return call?.participants.find((one) => one.userId === userId)?.user ?? null;
}

/** Whole seconds since that moment, as they pass; `null` before it. */
export function useSecondsSince(at: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === null) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === null ? null : Math.max(0, Math.floor((now - at) / 1_000));
}
