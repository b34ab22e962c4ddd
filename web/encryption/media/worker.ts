import { connect, type Remote } from "../browser/rpc.ts";
import type { CallKey } from "../engine/call-identity.ts";
import { CallFrames, type FrameKind } from "./frames.ts";
import type { Participant } from "./statement.ts";

/** What the engine offers over a port of its own, so that no key passes through the page. */
export interface EngineSide {
  callKey(chatId: string, context: string, atLeast: number): Promise<CallKey | null>;
}

export interface CallBegin {
  readonly chatId: string;
  readonly callId: string;
  readonly own: Participant;
}

/** What a transform is for: one's own frames, or somebody else's. */
export type TransformUse =
  | { readonly role: "send"; readonly media: FrameKind["media"] }
  | { readonly role: "receive"; readonly media: FrameKind["media"]; readonly userId: string };

interface EncodedFrame {
  data: ArrayBuffer;
  readonly type?: string;
}

/** As much of `RTCRtpScriptTransformer` (W3C WebRTC Encoded Transform) as is used. */
interface TransformEvent extends Event {
  readonly transformer: {
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
    readonly options: TransformUse;
  };
}

const REFRESH_MS = 1_000;

const frames = Promise.withResolvers<CallFrames>();

const offered = {
  /** Has frames of this call be made and opened here. Answers whether there is a key for them. */
  async begin({ chatId, callId, own }: CallBegin): Promise<boolean> {
    const remote = await engine.promise;
    const source = {
      callKey: (context: string, atLeast = 0) => remote.callKey(chatId, context, atLeast),
    };
    const made = new CallFrames(source, callId, own, () => performance.now());
    const hasKey = await made.refresh();
    if (!hasKey) return false;
    setInterval(() => void made.refresh().catch(() => undefined), REFRESH_MS);
    frames.resolve(made);
    return true;
  },

  async admit(participant: Participant): Promise<void> {
    (await frames.promise).admit(participant);
  },
};

/** What a page can ask the worker of its call for. */
export type MediaSide = typeof offered;

const engine = Promise.withResolvers<Remote<EngineSide>>();

self.addEventListener("message", ({ ports: [port] }: MessageEvent) => {
  if (!port) return;
  engine.resolve(connect<EngineSide>(port, {}));
  port.start();
});

self.addEventListener("rtctransform", (event) => {
  const { readable, writable, options } = (event as TransformEvent).transformer;
  const through = new TransformStream<EncodedFrame, EncodedFrame>({
    transform: async (frame, controller) => {
      const data = await changed(options, frame);
      // What cannot be sealed does not leave, and what cannot be opened is not played.
      if (!data) return;
      frame.data = data.buffer;
      controller.enqueue(frame);
    },
  });
  void readable
    .pipeThrough(through)
    .pipeTo(writable)
    .catch(() => undefined);
});

async function changed(use: TransformUse, frame: EncodedFrame) {
  const all = await frames.promise;
  const kind = { media: use.media, isKey: frame.type === "key" };
  const bytes = new Uint8Array(frame.data);
  return use.role === "send" ? all.seal(kind, bytes) : all.open(use.userId, kind, bytes);
}

connect<Record<string, never>>(self, offered);
