import { type Call, type CallSeal, NoSeal } from "../../../shared/client/calls/index.ts";
import { reply } from "../../../shared/client/index.ts";
import { connect, type Remote } from "../../encryption/browser/rpc.ts";
import { storeName } from "../../encryption/browser/store-name.ts";
import type { WorkerSide } from "../../encryption/browser/worker.ts";
import {
  type Participant,
  signIn,
  statementOf,
  withSign,
} from "../../encryption/media/statement.ts";
import type { MediaSide, TransformUse } from "../../encryption/media/worker.ts";
import { encryption, giveMediaPort, localEncryption } from "../encryption.ts";
import { api, queries } from "../platform.ts";

/** Whoever comes or goes is in the chat's log: during a call this device looks at it so often, and does its part. */
const LOOK_EVERY_MS = 5_000;
const SESSION_BYTES = 16;

/** As much of W3C WebRTC Encoded Transform as is used. */
declare class RTCRtpScriptTransform {
  constructor(worker: Worker, options: TransformUse);
}

/** What seals this call; `null` if its chat is not encrypted. Rejects with `NoSeal` if it is, and cannot be sealed here. */
export async function sealOf(call: Call, userId: string): Promise<CallSeal | null> {
  const { chatId, id: callId } = call;
  if (chatId === undefined || !(await isEncrypted(chatId, userId))) return null;
  if (!("RTCRtpScriptTransform" in globalThis)) throw new NoSeal("call_no_transform");
  const engine = await encryption(userId);
  if ((await engine.enter(chatId)) !== "inside") throw new NoSeal("call_no_keys");
  const own = { userId, deviceId: await engine.deviceId(), session: randomSession() };
  const thread = new Worker(new URL("../../encryption/media/worker.ts", import.meta.url), {
    type: "module",
  });
  const media = connect<MediaSide>(thread, {});
  giveMediaPort(thread);
  if (!(await media.begin({ chatId, callId, own }))) {
    thread.terminate();
    throw new NoSeal("call_no_keys");
  }
  return new ChatSeal({ chatId, callId, own, engine, thread, media });
}

/** The platform says so, or this device has had the chat's keys: then no platform can say that it is not. */
async function isEncrypted(chatId: string, userId: string): Promise<boolean> {
  const known = queries.getQueryData<readonly { id: string; encrypted: boolean }[]>(["chats"]);
  const listed = known?.find(({ id }) => id === chatId);
  if (listed?.encrypted) return true;
  const stores = await indexedDB.databases();
  if (stores.some(({ name }) => name === storeName(userId))) {
    const engine = await localEncryption(userId);
    if (await engine.isKnown(chatId)) return true;
  }
  if (listed) return false;
  return (await reply(api.GET("/api/chats/{chatId}", { params: { path: { chatId } } }))).encrypted;
}

function randomSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SESSION_BYTES));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

interface Parts {
  readonly chatId: string;
  readonly callId: string;
  readonly own: Participant;
  readonly engine: Remote<WorkerSide>;
  readonly thread: Worker;
  readonly media: Remote<MediaSide>;
}

class ChatSeal implements CallSeal {
  readonly #parts: Parts;
  readonly #guarded = new WeakSet<RTCRtpSender | RTCRtpReceiver>();
  readonly #looking: ReturnType<typeof setInterval>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const look = () => void parts.engine.tidy(parts.chatId, false).catch(() => undefined);
    this.#looking = setInterval(look, LOOK_EVERY_MS);
  }

  get trackSuffix(): string {
    const { deviceId, session } = this.#parts.own;
    return `:${deviceId}:${session}`;
  }

  async sign(to: string, sdp: string): Promise<string> {
    const { chatId, callId, own, engine } = this.#parts;
    const statement = statementOf({ callId, from: own.userId, to }, own, sdp);
    const signature = statement && (await engine.signForCall(chatId, statement));
    if (!signature) throw new NoSeal("call_no_keys");
    return withSign(sdp, { ...own, signature: Uint8Array.from(signature) });
  }

  async check(from: string, sdp: string): Promise<"good" | "unsigned" | "wrong"> {
    const { chatId, callId, own, engine, media } = this.#parts;
    const sign = signIn(sdp);
    if (!sign) return "unsigned";
    const statement = statementOf({ callId, from, to: own.userId }, sign, sdp);
    if (!statement) return "wrong";
    const { deviceId, session, signature } = sign;
    const by = { userId: from, deviceId };
    if (!(await engine.isSignedForCall(chatId, by, statement, signature))) return "wrong";
    await media.admit({ ...by, session });
    return "good";
  }

  guardSender(sender: RTCRtpSender, media: "audio" | "video"): void {
    this.#guard(sender, { role: "send", media });
  }

  guardReceiver(receiver: RTCRtpReceiver, userId: string): void {
    const media = receiver.track.kind === "audio" ? "audio" : "video";
    this.#guard(receiver, { role: "receive", media, userId });
  }

  admitTrack(userId: string, trackName: string): void {
    const [, deviceId, session] = trackName.split(":");
    if (deviceId && session) void this.#parts.media.admit({ userId, deviceId, session });
  }

  close(): void {
    clearInterval(this.#looking);
    this.#parts.thread.terminate();
  }

  #guard(end: RTCRtpSender | RTCRtpReceiver, use: TransformUse): void {
    if (this.#guarded.has(end)) return;
    this.#guarded.add(end);
    Object.assign(end, { transform: new RTCRtpScriptTransform(this.#parts.thread, use) });
  }
}
