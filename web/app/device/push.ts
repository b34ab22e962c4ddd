import { ApiError, reply } from "../../../shared/client/index.ts";
import { remember } from "../../ui/storage.ts";
import { api } from "../platform.ts";

/** Whether this device gets notifications, and what stands in the way. */
export type PushState =
  /** The browser cannot. */
  | "unsupported"
  /** It can on a phone by Apple, once the app is on the home screen. */
  | "install_first"
  | "denied"
  | "off"
  | "on";

const subscription = remember("veche.push");

export async function pushState(): Promise<PushState> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return isApplePhone() ? "install_first" : "unsupported";
  }
  if (Notification.permission === "denied") return "denied";
  const known = await (await worker())?.pushManager.getSubscription();
  return known && Notification.permission === "granted" && subscription.get() !== null
    ? "on"
    : "off";
}

/** Has this device get notifications; asks the reader, so it needs to follow from what they did. */
export async function subscribe(): Promise<PushState> {
  if ((await Notification.requestPermission()) !== "granted") return pushState();
  const registration = await worker();
  if (registration === null) return "unsupported";
  const { publicKey } = await reply(api.GET("/api/push/key"));
  const before = await registration.pushManager.getSubscription();
  if (before !== null && !sameKey(before, publicKey)) await before.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: publicKey };
  await register(await registration.pushManager.subscribe(options));
  return "on";
}

/** Has this device get none any more. */
export async function unsubscribe(): Promise<PushState> {
  const id = subscription.get();
  subscription.set(null);
  await (await (await worker())?.pushManager.getSubscription())?.unsubscribe();
  if (id !== null) {
    const params = { path: { subscriptionId: id } };
    await api.DELETE("/api/push/subscriptions/{subscriptionId}", { params }).catch(ignoreMissing);
  }
  return "off";
}

/** Tells the platform once more where this device is reached: it forgets those it has not heard of for long. */
export async function renewSubscription(): Promise<void> {
  if ((await pushState()) !== "on") return;
  const known = await (await worker())?.pushManager.getSubscription();
  if (known) await register(known);
}

/** Shows one here, by the browser alone: what the platform would send looks like this. */
export async function showExample(title: string, body: string): Promise<void> {
  const registration = await worker();
  await registration?.showNotification(title, {
    body,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    tag: "veche-example",
    data: { url: "/settings/notifications" },
  });
}

async function register(made: PushSubscription): Promise<void> {
  const { endpoint, keys } = made.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return;
  const body = { endpoint, keys: { p256dh, auth } };
  const device = await reply(api.POST("/api/push/subscriptions", { body }));
  subscription.set(device.id);
}

async function worker(): Promise<ServiceWorkerRegistration | null> {
  const known = await navigator.serviceWorker.getRegistration();
  return known === undefined ? null : navigator.serviceWorker.ready;
}

function sameKey({ options }: PushSubscription, publicKey: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "") === publicKey;
}

function isApplePhone(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}
