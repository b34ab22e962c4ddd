import { type ReactNode, useEffect, useState } from "react";

const QUICK_MS = 150;

/** Shows a placeholder only when the wait is long enough to be noticed. */
export function Delayed({ children }: { children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), QUICK_MS);
    return () => clearTimeout(timer);
  }, []);
  return due ? children : null;
}
