import type { VideoHubs } from "../domains/video/ports.ts";

/** What a video's owner is told, their hub passes on. */
export function objectVideoHubs(namespace: Env["USER_HUB"]): VideoHubs {
  return { tell: async (userId, news) => namespace.getByName(userId).videoChanged(news) };
}
