import { socketOutcome, socketRequest } from "../../shared/contracts/chat/object-socket.ts";
import type { ProjectChannels, ProjectHubs } from "../domains/studio/ports.ts";

/** Each project's channel is the object of that name. */
export function objectProjectChannels(namespace: Env["PROJECT_CHANNEL"]): ProjectChannels {
  const channel = (projectId: string) => namespace.getByName(projectId);
  return {
    publish: async (projectId, events) => channel(projectId).publish(events),
    openSocket: async (projectId, socket) =>
      socketOutcome(await channel(projectId).fetch(socketRequest(socket))),
    bring: async (projectId, sessionId, frame) => channel(projectId).bring(sessionId, frame),
    cut: async (projectId, userId) => channel(projectId).cut(userId),
    close: async (projectId) => channel(projectId).close(),
  };
}

/** What happens in a project that somebody does not look at, their hub passes on. */
export function objectProjectHubs(namespace: Env["USER_HUB"]): ProjectHubs {
  return { tell: async (userId, news) => namespace.getByName(userId).projectChanged(news) };
}
