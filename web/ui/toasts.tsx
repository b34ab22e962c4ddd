import { useSyncExternalStore } from "react";
import css from "./toasts.module.css";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "danger";
}

const LASTS_MS = 6_000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Tells the reader something in passing; it leaves by itself. */
export function toast(text: string, tone: Toast["tone"] = "plain"): void {
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-2), { id, text, tone }]);
  setTimeout(() => change(toasts.filter((one) => one.id !== id)), LASTS_MS);
}

/** Where passing news shows. There is one in the app. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={css["region"]} role="status" aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <p key={id} className={css["toast"]} data-tone={tone}>
          {text}
        </p>
      ))}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
