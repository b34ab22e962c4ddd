import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/** What the app does on this device beside what it shows: loaded once there is something to see. */
export function useDevice(userId: string): void {
  const router = useRouter();
  useEffect(() => {
    const open = (href: string) => void router.navigate({ href });
    const started = import("./device/start.ts").then(({ startDevice }) =>
      startDevice(userId, open),
    );
    return () => void started.then((stop) => stop());
  }, [userId, router]);
}
