import i18next from "i18next";
import { currentLanguage } from "../../i18n/index.ts";
import { isToPage, type ToWorker } from "../../service-worker/messages.ts";
import { toast } from "../../ui/toasts.tsx";

const LOOK_EVERY_MS = 60 * 60_000;
const OFFER_LASTS_MS = 5 * 60_000;

/**
 * Has the service worker stand by: it opens the app without a network and shows notifications. A new version is
 * offered, never forced on who is in the middle of something. Returns what stops listening to it.
 */
export function startWorker(open: (href: string) => void): () => void {
  const stop = new AbortController();
  if ("serviceWorker" in navigator && import.meta.env.PROD) {
    // Without one everything works but what it is for.
    void standBy(open, stop.signal).catch(() => undefined);
  }
  return () => stop.abort();
}

async function standBy(open: (href: string) => void, signal: AbortSignal): Promise<void> {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener(
    "message",
    ({ data }: MessageEvent<unknown>) => isToPage(data) && open(data.url),
    { signal },
  );
  const registration = await serviceWorker.register("/sw.js", { updateViaCache: "none" });
  tellLanguage(registration, signal);
  offerUpdates(registration, signal);
  const timer = setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
}

function tellLanguage(registration: ServiceWorkerRegistration, signal: AbortSignal): void {
  const tell = () =>
    registration.active?.postMessage({
      t: "language",
      language: currentLanguage(),
    } satisfies ToWorker);
  void navigator.serviceWorker.ready.then(tell);
  i18next.on("languageChanged", tell);
  signal.addEventListener("abort", () => i18next.off("languageChanged", tell));
}

function offerUpdates(registration: ServiceWorkerRegistration, signal: AbortSignal): void {
  const look = () => {
    const { waiting } = registration;
    // The first one takes over by itself: it replaces nothing.
    if (waiting === null || navigator.serviceWorker.controller === null) return;
    const run = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      waiting.postMessage({ t: "take_over" } satisfies ToWorker);
    };
    toast(i18next.t("update.ready"), {
      action: { label: i18next.t("update.take"), run },
      lastsMs: OFFER_LASTS_MS,
    });
  };
  look();
  registration.addEventListener(
    "updatefound",
    () => registration.installing?.addEventListener("statechange", look, { signal }),
    { signal },
  );
}
