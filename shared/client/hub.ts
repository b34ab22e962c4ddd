import type { HubServerFrame } from "../contracts/chat/index.ts";
import type { ProjectNews } from "../contracts/studio/index.ts";
import type { VideoNews } from "../contracts/video/index.ts";
import { LiveSocket } from "./live-socket.ts";

/** News of a call, and whether it may ring here. */
export type CallNews = Extract<HubServerFrame, { t: "call" }>;

export interface HubOptions {
  readonly origin: string;
  readonly token: (refused: string | null) => Promise<string | null>;
  readonly onChat: (chat: Extract<HubServerFrame, { t: "chat" }>["chat"]) => void;
  /** The user is in that chat no longer, or nobody is. */
  readonly onChatGone: (chatId: string) => void;
  readonly onCall: (news: CallNews) => void;
  readonly onPresence: (presence: Extract<HubServerFrame, { t: "presence" }>) => void;
  /** A video of the user's own has got further. */
  readonly onVideo: (news: VideoNews) => void;
  /** Something has ended or been said in a project that is open nowhere. */
  readonly onProject: (news: ProjectNews) => void;
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
      else if (known.t === "chat_gone") options.onChatGone(known.chatId);
      else if (known.t === "call") options.onCall(known);
      else if (known.t === "presence") options.onPresence(known);
      else if (known.t === "video") options.onVideo(known.video);
      else if (known.t === "project") options.onProject(known);
    },
    onRefused: options.onRefused,
  });
}
