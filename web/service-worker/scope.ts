/** What of a service worker's surroundings is used. The types of pages, which the web app is checked with, lack them. */
export interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: WorkerClients;
  readonly caches: CacheStorage;
  readonly location: { readonly origin: string };
  readonly navigator: Badging;
  readonly fetch: (input: Request | string, init?: RequestInit) => Promise<Response>;
  skipWaiting(): Promise<void>;
}

/** The Badging API; not every browser has it. */
export interface Badging {
  readonly setAppBadge?: (count?: number) => Promise<void>;
  readonly clearAppBadge?: () => Promise<void>;
}

export interface WorkerClients {
  matchAll(options: {
    readonly type: "window";
    readonly includeUncontrolled: boolean;
  }): Promise<readonly WindowClient[]>;
  openWindow(url: string): Promise<unknown>;
  claim(): Promise<void>;
}

export interface WindowClient {
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: "visible" | "hidden";
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
}

export interface ExtendableEvent {
  waitUntil(work: Promise<unknown>): void;
}

export interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

export interface PushEvent extends ExtendableEvent {
  readonly data: { json(): unknown } | null;
}

export interface NotificationEvent extends ExtendableEvent {
  readonly notification: Notification;
  /** Which of the notification's buttons was pressed; empty for the notification itself. */
  readonly action: string;
}

export interface SubscriptionChangeEvent extends ExtendableEvent {
  readonly oldSubscription: PushSubscription | null;
}

export interface MessageFromPage extends ExtendableEvent {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

export interface WorkerEvents {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
  push: PushEvent;
  notificationclick: NotificationEvent;
  pushsubscriptionchange: SubscriptionChangeEvent;
  message: MessageFromPage;
}
