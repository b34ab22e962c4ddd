import { systemClock } from "../../shared/kernel/time.ts";
import { objectCallHubs, objectCallRooms } from "../adapters/call-stubs.ts";
import { realtimeSfu } from "../adapters/realtime-sfu.ts";
import { type IceSources, issuedIceServers } from "../adapters/turn-credentials.ts";
import type { CallChats, CallDeps, MediaServer } from "../domains/calls/index.ts";
import { type ChatRooms, findDirectChat } from "../domains/chat/index.ts";
import type { PeopleDeps } from "../domains/people/index.ts";
import type { Database, PlatformDeps } from "../domains/platform/index.ts";
import type { Settings } from "./settings.ts";

function iceSources(settings: Settings): IceSources {
  const { TURN_SECRET: secret, TURN_URLS: urls, STUN_URLS: stunUrls } = settings;
  const { CLOUDFLARE_TURN_KEY_ID: keyId, CLOUDFLARE_TURN_TOKEN: token } = settings;
  const baseUrl = settings.CLOUDFLARE_REALTIME_URL;
  return {
    stunUrls,
    own: secret && urls.length > 0 ? { secret, urls } : null,
    cloudflare: keyId && token ? { baseUrl, keyId, token } : null,
  };
}

function mediaServer(settings: Settings): MediaServer | null {
  const { CLOUDFLARE_SFU_APP_ID: appId, CLOUDFLARE_SFU_SECRET: secret } = settings;
  if (!appId || !secret) return null;
  return realtimeSfu({ baseUrl: settings.CLOUDFLARE_REALTIME_URL, appId, secret });
}

/** Calls learn of chats from the chats' own rooms and directory. */
function callChats(rooms: ChatRooms, db: Database): CallChats {
  return {
    async members(chatId, userId, limit) {
      const members = await rooms.members(chatId, userId, null, limit);
      return members?.map((member) => member.userId) ?? null;
    },
    directChat: (userId, peerId) => findDirectChat({ db }, userId, peerId),
  };
}

/** What calls need from outside. */
export function callDeps(
  settings: Settings,
  objects: {
    readonly calls: Env["CALL_ROOM"];
    readonly hubs: Env["USER_HUB"];
    readonly chats: ChatRooms;
  },
  db: Database,
): Omit<CallDeps, keyof PlatformDeps | keyof PeopleDeps> {
  return {
    callRooms: objectCallRooms(objects.calls),
    callHubs: objectCallHubs(objects.hubs),
    callChats: callChats(objects.chats, db),
    iceServers: issuedIceServers(iceSources(settings), systemClock),
    mediaServer: mediaServer(settings),
  };
}
