import type { PushPayload } from "../../shared/client/index.ts";
import type { Language } from "../i18n/index.ts";
import { isToWorker } from "./messages.ts";
import { openNotification, receivePush } from "./notifications.ts";
import { SavedFiles } from "./saved-files.ts";
import type { WorkerEvents, WorkerScope } from "./scope.ts";
import { ShellCache, type ShellFiles } from "./shell-cache.ts";
import { renewSubscription } from "./subscription.ts";

/** Put in by the build. */
declare const SHELL_FILES: ShellFiles;

declare const self: WorkerScope & {
  addEventListener<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents[Name]) => void,
  ): void;
};

/** What has to be known when no page is open to ask. */
const MEMORY = "veche-memory";
const LANGUAGE = "/language";

const shell = new ShellCache(self, SHELL_FILES);
const saved = new SavedFiles(self);

self.addEventListener("install", (event) => event.waitUntil(shell.fill()));

self.addEventListener("activate", (event) =>
  event.waitUntil(shell.dropOthers().then(() => self.clients.claim())),
);

self.addEventListener("fetch", (event) => {
  const answer = saved.answer(event.request) ?? shell.answer(event.request);
  if (answer !== null) event.respondWith(answer);
});

self.addEventListener("message", (event) => {
  const message = event.data;
  if (!isToWorker(message)) return;
  if (message.t === "take_over") event.waitUntil(self.skipWaiting());
  if (message.t === "language") event.waitUntil(rememberLanguage(message.language));
  const [port] = event.ports;
  if (message.t === "save" && port) saved.expect(message.id, port);
});

self.addEventListener("push", (event) => {
  // By the platform's contract; nobody else has the keys that a push is encrypted with.
  const payload = event.data?.json() as PushPayload | undefined;
  if (payload === undefined) return;
  event.waitUntil(language().then((spoken) => receivePush(self, payload, spoken, Date.now())));
});

self.addEventListener("notificationclick", (event) =>
  event.waitUntil(openNotification(self, event.notification, event.action)),
);

self.addEventListener("pushsubscriptionchange", (event) =>
  event.waitUntil(renewSubscription(self, event.oldSubscription)),
);

async function rememberLanguage(spoken: Language): Promise<void> {
  const memory = await self.caches.open(MEMORY);
  await memory.put(LANGUAGE, new Response(spoken));
}

async function language(): Promise<Language> {
  const memory = await self.caches.open(MEMORY);
  const spoken = await (await memory.match(LANGUAGE))?.text();
  return spoken === "ru" ? "ru" : "en";
}
