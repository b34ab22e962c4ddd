import i18next from "i18next";
import { ApiError } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";

const UNDO_MS = 10_000;

let hidden: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();
const due = new Map<string, () => void>();

// Who leaves meant what they did.
addEventListener("pagehide", () => {
  for (const execute of [...due.values()]) execute();
});

/** Calls that are not to be shown: the platform may not know yet. */
export function hiddenCalls(): ReadonlySet<string> {
  return hidden;
}

export function subscribeHidden(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes a call out of the reader's history, with ten seconds to think better of it. */
export function hideSoon(callId: string): void {
  if (due.has(callId)) return;
  mark(callId, true);
  const settle = () => {
    clearTimeout(timer);
    leave();
    due.delete(callId);
  };
  const execute = () => {
    settle();
    void hideNow(callId);
  };
  const undo = () => {
    settle();
    mark(callId, false);
  };
  const timer = setTimeout(execute, UNDO_MS);
  const leave = toast(i18next.t("calls.hidden"), {
    action: { label: i18next.t("calls.undo"), run: undo },
    lastsMs: UNDO_MS,
  });
  due.set(callId, execute);
}

async function hideNow(callId: string): Promise<void> {
  try {
    await api.DELETE("/api/calls/{callId}", { params: { path: { callId } }, keepalive: true });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return;
    mark(callId, false);
    toast(problemText(error), "danger");
  }
}

function mark(callId: string, hide: boolean): void {
  hidden = new Set(hide ? [...hidden, callId] : [...hidden].filter((id) => id !== callId));
  for (const listener of listeners) listener();
}
