import type { AccountSessions } from "../domains/identity/ports.ts";

/** Each account's sessions live in an object named by its id. */
export function objectSessions(namespace: Env["ACCOUNT_SESSIONS"]): AccountSessions {
  return {
    open: (opening) => namespace.getByName(opening.userId).open(opening),
    openApplication: async (opening) =>
      namespace.getByName(opening.userId).openApplication(opening),
    rotate: async (userId, token, { ip, country }, bearer) =>
      namespace.getByName(userId).rotate(token, { ip, country }, bearer),
    readRefresh: async (userId, token) => namespace.getByName(userId).readRefresh(token),
    stepUp: async (userId, sessionId, proof) =>
      namespace.getByName(userId).stepUp(sessionId, proof),
    live: async (userId, sessionId) => namespace.getByName(userId).live(sessionId),
    takeOnce: async (userId, name, until) => namespace.getByName(userId).takeOnce(name, until),
    list: async (userId) => namespace.getByName(userId).list(),
    end: async (userId, sessionIds) => namespace.getByName(userId).end(sessionIds),
    endApplication: async (userId, clientId) =>
      namespace.getByName(userId).endApplication(clientId),
    endApplications: async (userId, openedBy, kept) =>
      namespace.getByName(userId).endApplications(openedBy, kept),
    erase: async (userId) => namespace.getByName(userId).erase(),
    putAccount: async (userId, snapshot) => namespace.getByName(userId).putAccount(snapshot),
  };
}
