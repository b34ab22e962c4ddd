import type { PushPayload } from "../../shared/client/index.ts";
import type { Language } from "../i18n/index.ts";
import type { ToPage } from "./messages.ts";
import type { WindowClient, WorkerScope } from "./scope.ts";
import { type Carried, callOptions, LOOKS, type ShownOptions } from "./shown-options.ts";

/** Does what a push says: shows a notification, takes one back, and puts the number on the app's icon. */
export async function receivePush(
  scope: WorkerScope,
  payload: PushPayload,
  language: Language,
  now: number,
): Promise<void> {
  await showBadge(scope, payload.badge);
  if (payload.kind === "clear") return close(scope, ({ tag }) => tag === payload.tag);
  if (payload.kind === "call_ended") return close(scope, tells(payload.callId));
  if (payload.expiresAt !== undefined && Date.parse(payload.expiresAt) <= now) return;
  if (await isSeen(scope, payload)) return;
  if (payload.kind === "missed_call") await close(scope, tells(payload.callId));
  await scope.registration.showNotification(payload.title, optionsOf(payload, language));
}

/** Opens what a notification is about: in a window that is there already, if there is one. */
export async function openNotification(
  scope: WorkerScope,
  notification: Notification,
  action: string,
): Promise<void> {
  notification.close();
  const url = addressOf(scope, notification.data, action);
  const windows = await windowsOf(scope);
  const best = windows.find(({ focused }) => focused) ?? windows.find(isVisible) ?? windows[0];
  if (best === undefined) {
    await scope.clients.openWindow(url);
    return;
  }
  const shown = await best.focus().catch(() => best);
  shown.postMessage({ t: "open", url } satisfies ToPage);
}

function optionsOf(payload: PushPayload, language: Language): ShownOptions {
  const { kind, tag, url, callId, at, body } = payload;
  const timestamp = Date.parse(at);
  if (kind === "call" && callId !== undefined) {
    return { ...callOptions({ callId, url, tag, body }, language), timestamp };
  }
  return {
    ...LOOKS,
    body,
    tag,
    timestamp,
    // A reaction takes the place of the one before it without another sound.
    renotify: tag !== "" && kind !== "reaction",
    requireInteraction: false,
    data: { url, ...(callId !== undefined && { callId }) },
  };
}

/** Whoever looks at the chat sees the message; whoever looks at the app sees the call. */
async function isSeen(scope: WorkerScope, { kind, url }: PushPayload): Promise<boolean> {
  const visible = (await windowsOf(scope)).filter(isVisible);
  if (kind === "call") return visible.length > 0;
  const { pathname } = new URL(url, scope.location.origin);
  const about = kind === "message" || kind === "mention" || kind === "reaction";
  return about && visible.some((client) => new URL(client.url).pathname === pathname);
}

async function close(
  scope: WorkerScope,
  which: (notification: Notification) => boolean,
): Promise<void> {
  const shown = await scope.registration.getNotifications();
  for (const notification of shown.filter(which)) notification.close();
}

function tells(callId: string | undefined): (notification: Notification) => boolean {
  return ({ data }) => callId !== undefined && isCarried(data) && data.callId === callId;
}

/** A path of our own, whatever the notification says; a button's meaning is added to it. */
function addressOf({ location }: WorkerScope, data: unknown, action: string): string {
  const url = new URL(isCarried(data) ? data.url : "/", location.origin);
  if (url.origin !== location.origin) return "/";
  if (action !== "") url.searchParams.set("action", action);
  return `${url.pathname}${url.search}${url.hash}`;
}

function isCarried(data: unknown): data is Carried {
  return typeof data === "object" && data !== null && "url" in data && typeof data.url === "string";
}

function windowsOf({ clients }: WorkerScope): Promise<readonly WindowClient[]> {
  return clients.matchAll({ type: "window", includeUncontrolled: true });
}

function isVisible({ visibilityState }: WindowClient): boolean {
  return visibilityState === "visible";
}

async function showBadge({ navigator }: WorkerScope, count: number): Promise<void> {
  const told = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  await told?.catch(() => undefined);
}
