import type { Chat } from "../../shared/contracts/chat/index.ts";
import type {
  NotificationSettings,
  NotificationSettingsPatch,
  PushPayload,
} from "../../shared/contracts/people/notifications.ts";
import { DAY, type Millis, SECOND } from "../../shared/kernel/time.ts";
import type { ChatUpdate } from "../../workers/domains/chat/ports.ts";
import type {
  DueNotification,
  HubNotification,
  PushTarget,
} from "../../workers/domains/people/notifications/ports.ts";
import {
  BURST_MS,
  callTag,
  chatTag,
  clearNotice,
  decideAlert,
  expiryOf,
  freshMessage,
  LIVE_MS,
  messageKind,
  messageNotice,
  noticeOf,
  RING_LIVE_MS,
} from "../../workers/domains/people/notifications/rules.ts";
import { type Alert, Alerts } from "./alerts.ts";
import type { ChatList } from "./chat-list.ts";
import { Devices } from "./devices.ts";
import { SettingsSql } from "./settings-sql.ts";

/** After a failure of the queue or of a room. */
const TRY_AGAIN_MS = 5 * SECOND;

/** What the queue is given; see the job of that name. */
export interface QueuedPush {
  readonly userId: string;
  readonly notice: PushPayload;
  readonly direct: boolean;
  readonly targets: readonly PushTarget[];
  readonly expiresAt: Millis;
}

export interface NotificationsPort {
  readonly sql: SqlStorage;
  readonly chats: ChatList;
  readonly userId: () => string;
  /** When a socket of a device last gave a sign of life; `null` without any socket. */
  readonly lastSign: () => Millis | null;
  /** Whether a device is connected to that chat's room, and alive. */
  readonly isInRoom: (chatId: string) => Promise<boolean>;
  readonly enqueue: (pushes: readonly QueuedPush[]) => Promise<void>;
  /** Sees to it that the hub is awake then, in the same write as the change that asks for it. */
  readonly wakeBy: (at: Millis) => void;
}

/**
 * Decides what the user is pushed, and when. A device that seems to be connected may be gone without a word: what it was
 * sent is held, and pushed after all if it shows no sign of life in time. What waits is kept, so that nothing is lost if
 * the object or the queue fails; a burst leaves as one.
 */
export class Notifications {
  readonly devices: Devices;
  readonly #settings: SettingsSql;
  readonly #alerts: Alerts;
  readonly #port: NotificationsPort;

  constructor(port: NotificationsPort) {
    this.#port = port;
    this.devices = new Devices(port.sql);
    this.#settings = new SettingsSql(port.sql);
    this.#alerts = new Alerts(port.sql);
  }

  settings(): NotificationSettings {
    return this.#settings.get();
  }

  /** Answers `null`, and changes nothing, when a chat is not the user's. */
  changeSettings(patch: NotificationSettingsPatch): NotificationSettings | null {
    const chatIds = Object.keys(patch.chats ?? {});
    if (chatIds.some((chatId) => this.#port.chats.find(chatId) === null)) return null;
    return this.#settings.change(patch);
  }

  /** Whether a call may ring now. */
  mayRing(now: Millis): boolean {
    return decideAlert(this.settings(), { kind: "call", at: now }) === "alert";
  }

  /** A chat is not what it was `before`. */
  chatChanged(
    chatId: string,
    before: Chat | null,
    { chat, here = false }: ChatUpdate,
    now: Millis,
  ): void {
    const tag = chatTag(chatId);
    if (!chat) {
      this.#alerts.drop(tag);
      this.#settings.forgetChat(chatId);
    } else if (chat.unread === 0) {
      this.#read(chat, now);
    } else if (this.devices.all().length > 0) {
      this.#messageCame(tag, before, chat, here, now);
    }
  }

  /**
   * Has the user told of something that is no message. Answers what connected devices are told of it: nothing where the
   * settings keep it from them.
   */
  notify(notification: HubNotification, now: Millis): PushPayload | null {
    const chat =
      notification.kind === "reaction" ? this.#port.chats.find(notification.chatId) : null;
    if (notification.kind === "reaction" && !chat) return null;
    const whole = noticeOf(notification, this.#port.chats.unread(), now, chat);
    const silent = notification.kind === "reaction" && !this.settings().previews;
    const notice = silent ? { ...whole, body: "" } : whole;
    const said = this.#isWanted(notice, chat, now) ? notice : null;
    if (this.devices.all().length === 0) return said;
    const earlier = this.#alerts.find(notice.tag);
    if (notice.kind === "call_ended") this.#callEnded(earlier, notice, now);
    else if (notice.kind !== "call" || !earlier) this.#tell(notice, chat, earlier, now);
    return said;
  }

  /** A socket has closed; `cleanly` says that the device took its leave. */
  disconnected(cleanly: boolean, now: Millis): void {
    if (cleanly) this.#alerts.reached();
    else if (!this.#isLive(LIVE_MS, now)) this.#release(now);
  }

  /** Which of the devices are still to get it. */
  stillDue({ kind, tag, chatId, seq, deviceIds }: DueNotification): string[] {
    const last = this.#alerts.find(tag);
    const chat = chatId === undefined ? null : this.#port.chats.find(chatId);
    const takenBack =
      kind === "clear" ? (chat?.unread ?? 0) > 0 : last?.notice && last.notice.kind !== kind;
    const outdated =
      seq !== undefined && (!chat || chat.lastReadSeq >= seq || (last?.sentSeq ?? 0) > seq);
    if (takenBack || outdated) return [];
    return this.devices.all().flatMap(({ id }) => (deviceIds.includes(id) ? [id] : []));
  }

  /** Puts on the queue whatever is due. */
  async flush(now: Millis): Promise<void> {
    this.#alerts.forgetBefore(now - DAY);
    const due = this.#alerts.due(now);
    try {
      const leaving = await this.#leaving(due, now);
      if (leaving.length > 0) await this.#port.enqueue(leaving.map(({ push }) => push));
      for (const { alert, push } of leaving) {
        this.#alerts.sent(alert, push.notice.seq ?? 0, now, now + BURST_MS);
      }
    } catch {
      this.#port.wakeBy(now + TRY_AGAIN_MS);
      return;
    }
    this.#wakeForNext(now);
  }

  clear(): void {
    this.devices.clear();
    this.#settings.clear();
    this.#alerts.clear();
  }

  #messageCame(tag: string, before: Chat | null, chat: Chat, here: boolean, now: Millis): void {
    const fresh = freshMessage(this.#port.userId(), before, chat);
    if (!fresh || messageKind(this.settings(), chat, fresh.mentioned, now) === null) return;
    const earlier = this.#alerts.find(tag);
    const mentioned = fresh.mentioned || (earlier?.mentioned ?? false);
    const told = { tag, chatId: chat.id, notice: null, mentioned };
    this.#put(told, earlier, here || this.#isLive(LIVE_MS, now), now);
  }

  #tell(notice: PushPayload, chat: Chat | null, earlier: Alert | undefined, now: Millis): void {
    const { kind, tag } = notice;
    const rings = earlier?.notice?.kind === "call" && earlier.sentAt !== null;
    if (!this.#isWanted(notice, chat, now)) {
      // A device that rings has to stop, whether or not it may tell of the call afterwards.
      if (rings) this.#put({ ...earlier, notice: endOf(notice) }, earlier, false, now);
      return;
    }
    // A ring cannot wait until it is known whether a device heard it.
    if (kind === "call" && this.#isLive(RING_LIVE_MS, now)) return;
    const held = kind !== "call" && !rings && this.#isLive(LIVE_MS, now);
    this.#put({ tag, chatId: null, notice, mentioned: false }, earlier, held, now);
  }

  /** What takes something back is always told. */
  #isWanted({ kind }: PushPayload, chat: Chat | null, now: Millis): boolean {
    if (kind === "call_ended" || kind === "clear") return true;
    const question = { kind, at: now, chat: chat ?? undefined };
    return decideAlert(this.settings(), question) === "alert";
  }

  #callEnded(ring: Alert | undefined, notice: PushPayload, now: Millis): void {
    if (ring?.notice?.kind !== "call") return;
    if (ring.sentAt === null) this.#alerts.drop(callTag(notice.callId ?? ""));
    else this.#put({ ...ring, notice }, ring, false, now);
  }

  #put(
    told: Pick<Alert, "tag" | "chatId" | "notice" | "mentioned">,
    earlier: Alert | undefined,
    held: boolean,
    now: Millis,
  ): void {
    const waits = earlier !== undefined && earlier.dueAt !== null && !earlier.held;
    const dueAt = waits ? earlier.dueAt : this.#dueAt(told.chatId, earlier, held, now);
    this.#alerts.put({
      ...told,
      // No two alike: by it is told whether something came while the earlier was on its way.
      toldAt: Math.max(now, (earlier?.toldAt ?? 0) + 1),
      dueAt,
      held: held && !waits,
      sentAt: earlier?.sentAt ?? null,
      sentSeq: earlier?.sentSeq ?? 0,
    });
    if (dueAt !== null) this.#port.wakeBy(dueAt);
  }

  #dueAt(chatId: string | null, earlier: Alert | undefined, held: boolean, now: Millis): Millis {
    if (held) return Math.max(now, (this.#port.lastSign() ?? now) + LIVE_MS);
    return chatId === null ? now : Math.max(now, (earlier?.sentAt ?? 0) + BURST_MS);
  }

  /** Everything has been read: nothing waits, and devices that can do so quietly take back what they show. */
  #read({ id, lastMessage }: Chat, now: Millis): void {
    const tag = chatTag(id);
    const shown = this.#alerts.find(tag);
    if (!shown) return;
    this.#alerts.drop(tag);
    const quiet = this.devices.all().some(({ address }) => address.kind === "fcm");
    if (shown.sentAt === null || !quiet) return;
    const notice = clearNotice(id, lastMessage, this.#port.chats.unread(), now);
    const cleared = { tag: `clear:${id}`, chatId: null, notice, mentioned: false };
    this.#put(cleared, undefined, false, now);
  }

  #isLive(within: Millis, now: Millis): boolean {
    const sign = this.#port.lastSign();
    return sign !== null && now - sign < within;
  }

  #release(now: Millis): void {
    this.#alerts.release(now);
    this.#wakeForNext(now);
  }

  #wakeForNext(now: Millis): void {
    const next = this.#alerts.nextDue();
    if (next !== null) this.#port.wakeBy(Math.max(now, next));
  }

  /** What of it really leaves; the rest is settled. */
  async #leaving(due: readonly Alert[], now: Millis) {
    const leaving: { alert: Alert; push: QueuedPush }[] = [];
    for (const alert of due) {
      const reached = alert.held && (await this.#hasReached(alert));
      const push = reached ? null : this.#pushOf(alert, now);
      if (push) leaving.push({ alert, push });
      else this.#alerts.settle(alert);
    }
    return leaving;
  }

  /** Whether a device that was connected has shown a sign of life since. */
  async #hasReached({ chatId, toldAt }: Alert): Promise<boolean> {
    if ((this.#port.lastSign() ?? 0) > toldAt) return true;
    if (chatId === null) return false;
    // Rather told twice than not at all.
    return this.#port.isInRoom(chatId).catch(() => false);
  }

  #pushOf(alert: Alert, now: Millis): QueuedPush | null {
    const chatId = alert.chatId ?? alert.notice?.chatId;
    const chat = chatId === undefined ? null : this.#port.chats.find(chatId);
    const notice = alert.notice ?? (chat && this.#messageNotice(chat, alert.mentioned, now));
    const targets = notice ? this.#targets(notice) : [];
    if (!notice || targets.length === 0) return null;
    const expiresAt = expiryOf(notice.kind, alert.toldAt);
    const direct = chat?.type === "direct";
    return { userId: this.#port.userId(), notice, direct, targets, expiresAt };
  }

  #messageNotice(chat: Chat, mentioned: boolean, now: Millis): PushPayload | null {
    const kind = chat.unread === 0 ? null : messageKind(this.settings(), chat, mentioned, now);
    return kind && messageNotice(kind, chat, this.settings(), this.#port.chats.unread(), now);
  }

  /** Browsers may be pushed only what they show. */
  #targets({ kind }: PushPayload): PushTarget[] {
    const reached = this.devices
      .all()
      .filter((one) => kind !== "clear" || one.address.kind === "fcm");
    return reached.map(({ id, address }) => ({ ...address, id }));
  }
}

function endOf(notice: PushPayload): PushPayload {
  return { ...notice, kind: "call_ended", title: "", body: "" };
}
