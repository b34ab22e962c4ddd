import type {
  DeviceSubscription,
  NotificationSettings,
  NotificationSettingsPatch,
  PushPayload,
} from "../../../../shared/contracts/people/notifications.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";

/**
 * What another domain has somebody told. Of a call: `call` once when it begins to ring (telling it again rings no second
 * time), `call_ended` when it rings no more for them (answered here or elsewhere, declined, given up), and `missed_call`
 * when nobody answered.
 */
export type HubNotification =
  | {
      readonly kind: "call";
      readonly callId: string;
      readonly callType: "voice" | "video";
      readonly callerId: string;
      readonly callerName: string;
      readonly chatId?: string;
    }
  | { readonly kind: "call_ended"; readonly callId: string }
  | {
      readonly kind: "missed_call";
      readonly callId: string;
      readonly callType: "voice" | "video";
      readonly callerId: string;
      readonly callerName: string;
      readonly chatId?: string;
    }
  | {
      readonly kind: "reaction";
      readonly chatId: string;
      /** The message of theirs that somebody reacted to. */
      readonly seq: number;
      readonly emoji: string;
      readonly senderId: string;
    }
  | {
      readonly kind: "security";
      /** Tells notifications of one matter from those of another: a later one takes the place of the earlier. */
      readonly subject: string;
      readonly title: string;
      readonly body: string;
      /** Path in the web app that it opens. */
      readonly url: string;
    }
  | {
      /** Of `work`: an application or a company. */
      readonly kind: "moderation" | "work";
      /** What it is about: what is told later takes the place of what was told earlier. */
      readonly subject: string;
      readonly title: string;
      /** Of a decision why; empty where only that it was decided is told. */
      readonly body: string;
      readonly url: string;
    };

/** Where a device is reached. */
export type PushAddress =
  | {
      readonly kind: "web";
      readonly endpoint: string;
      readonly p256dh: string;
      readonly auth: string;
    }
  | { readonly kind: "fcm"; readonly token: string };

export type PushTarget = PushAddress & { readonly id: string };

/** A device as its owner's object keeps it. */
export interface KeptDevice {
  readonly id: string;
  readonly address: PushAddress;
  /** The session that registered it, and with which it ends. */
  readonly sessionId: string;
  readonly createdAt: Millis;
  /** When it last said that it is there. */
  readonly seenAt: Millis;
}

export interface Registration {
  readonly id: string;
  readonly address: PushAddress;
  readonly sessionId: string;
}

export type RegistrationOutcome =
  | { readonly kind: "new" | "known"; readonly device: KeptDevice }
  | { readonly kind: "session_ended" };

/** What is about to be sent, by what it is about. */
export interface DueNotification {
  readonly kind: PushPayload["kind"];
  readonly tag: string;
  readonly chatId?: string | undefined;
  readonly seq?: number | undefined;
  readonly deviceIds: readonly string[];
}

/** What belongs to notifications in the users' own objects. */
export interface NotificationHubs {
  /**
   * Tells somebody: on the sockets of their devices at once (`{t: "notification"}`), and by push where none of them is
   * connected, as their settings allow. Returns when it is kept; repeating it does no harm.
   */
  notify(userId: string, notification: HubNotification): Promise<void>;
  /** Keeps a device; one whose address is known stays what it is. The one not seen for longest goes when there are too many. */
  registerDevice(userId: string, registration: Registration): Promise<RegistrationOutcome>;
  /** Newest first. */
  devices(userId: string): Promise<KeptDevice[]>;
  /** Answers the devices that were there, and are not any more. */
  removeDevices(userId: string, ids: readonly string[]): Promise<KeptDevice[]>;
  /** Forgets the device with that address, which is somebody else's now. */
  removeAddress(userId: string, address: PushAddress): Promise<void>;
  notificationSettings(userId: string): Promise<NotificationSettings>;
  /** Answers `null`, and changes nothing, when a chat is not the user's. */
  changeNotificationSettings(
    userId: string,
    patch: NotificationSettingsPatch,
  ): Promise<NotificationSettings | null>;
  /** Which of the devices are still to get it: none when it has been read, taken back, or a newer one has left. */
  stillDue(userId: string, due: DueNotification): Promise<string[]>;
  /** Forgets devices, settings and whatever waits. */
  forgetNotifications(userId: string): Promise<void>;
}

export interface PushMessage {
  readonly payload: PushPayload;
  readonly urgency: "normal" | "high";
  /** How long the service keeps it for a device that is not reachable. */
  readonly ttlSeconds: number;
}

export type PushOutcome =
  | { readonly kind: "sent" }
  /** The address is dead. */
  | { readonly kind: "gone" }
  /** To be tried again, not before the service wants it. */
  | { readonly kind: "later"; readonly retryAfterSeconds: number | null; readonly reason: string }
  | { readonly kind: "too_large" }
  /** It will not take this one, whenever; `ours` when it does not accept our credentials. */
  | { readonly kind: "refused"; readonly ours: boolean; readonly reason: string };

/** The services that bring notifications to devices. */
export interface PushServices {
  /** What browsers subscribe with, in base64url; `null` where none is configured. */
  readonly publicKey: string | null;
  /** Whether devices of that kind can be reached. */
  serves(kind: PushAddress["kind"]): boolean;
  /** What is wrong with a subscription, by field; empty when nothing is. */
  faults(subscription: DeviceSubscription): Promise<{ path: string; message: string }[]>;
  /** Never throws for what the service or the network does. */
  send(address: PushAddress, message: PushMessage): Promise<PushOutcome>;
  /** Development: puts what leaves where it can be read. */
  readonly record: ((address: PushAddress, payload: PushPayload) => Promise<void>) | null;
}
