import { useSyncExternalStore } from "react";
import css from "./toasts.module.css";

interface Action {
  readonly label: string;
  readonly run: () => void;
}

interface About {
  readonly tone?: "plain" | "danger";
  /** What can be done about it; doing it closes it. */
  readonly action?: Action;
  readonly lastsMs?: number;
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "danger";
  readonly action: Action | null;
}

const LASTS_MS = 6_000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Tells the reader something in passing; it leaves by itself, or when what is returned is called. */
export function toast(text: string, about: About["tone"] | About = {}): () => void {
  const {
    tone = "plain",
    action,
    lastsMs = LASTS_MS,
  } = typeof about === "string" ? { tone: about } : about;
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-2), { id, text, tone, action: action ?? null }]);
  const leave = () => change(toasts.filter((one) => one.id !== id));
  setTimeout(leave, lastsMs);
  return leave;
}

/** Where passing news shows. There is one in the app. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={css["region"]} role="status" aria-live="polite">
      {shown.map(({ id, text, tone, action }) => (
        <div key={id} className={css["toast"]} data-tone={tone}>
          <p>{text}</p>
          {action !== null && (
            <button
              type="button"
              className={css["action"]}
              onClick={() => {
                change(toasts.filter((one) => one.id !== id));
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </div>
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
