import { currentLanguage } from "../../../i18n/index.ts";
import { callOptions } from "../../../service-worker/shown-options.ts";

/**
 * Shows a call as a notification while the page is in the background: the platform pushes only whom it does not reach.
 * Returns what takes it back.
 */
export function ringInBackground(callId: string, title: string, body: string): () => void {
  const stop = new AbortController();
  const show = () => {
    if (document.visibilityState === "hidden") void notify(callId, title, body, stop.signal);
  };
  show();
  document.addEventListener("visibilitychange", show, { signal: stop.signal });
  return () => {
    stop.abort();
    void takeBack(callId);
  };
}

async function notify(
  callId: string,
  title: string,
  body: string,
  signal: AbortSignal,
): Promise<void> {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration === undefined || signal.aborted) return;
  const about = { body, tag: `call:${callId}`, url: `/calls/${callId}`, callId };
  await registration
    .showNotification(title, callOptions(about, currentLanguage()))
    .catch(() => undefined);
  if (signal.aborted) await takeBack(callId);
}

async function takeBack(callId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = await registration?.getNotifications({ tag: `call:${callId}` });
  for (const notification of shown ?? []) notification.close();
}
