import { useEffect, useRef, useState } from "react";

const IDLE_MS = 2_500;

/** Whether nothing has been moved or pressed for a while; never while `awake`. */
export function useIdle(awake: boolean): { readonly idle: boolean; readonly stir: () => void } {
  const [idle, setIdle] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stir = () => {
    setIdle(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIdle(true), IDLE_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return { idle: idle && !awake, stir };
}
