import { useState } from "react";

/** Which of a list are chosen. */
export function useSelected() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  return { selected, toggle, clear: () => setSelected(new Set()) };
}
