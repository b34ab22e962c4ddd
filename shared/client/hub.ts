import type { HubServerFrame } from "../contracts/chat/index.ts";
import { LiveSocket } from "./live-socket.ts";

export interface HubOptions {
  readonly origin: string;
  readonly token: (refused: string | null) => Promise<string | null>;
  readonly onChat: (chat: Extract<HubServerFrame, { t: "chat" }>["chat"]) => void;
  /** A connection stands after there was none: what was told until now has been missed. */
  readonly onOpen: () => void;
  readonly onRefused: (code: number) => void;
}

/** The socket that brings a user news of all their chats. Returns it closed: call `open`. */
export function hubSocket(options: HubOptions): LiveSocket {
  return new LiveSocket({
    url: () => `${options.origin.replace(/^http/, "ws")}/api/ws`,
    token: options.token,
    onOpen: options.onOpen,
    onFrame: (frame) => {
      const known = frame as HubServerFrame;
      if (known.t === "chat") options.onChat(known.chat);
    },
    onRefused: options.onRefused,
  });
}
