import type { AccountSessions } from "../domains/identity/ports.ts";

/** Each account's sessions live in an object named by its id. */
export function objectSessions(namespace: Env["ACCOUNT_SESSIONS"]): AccountSessions {
  return {
    open: (opening) => namespace.getByName(opening.userId).open(opening),
    rotate: async (userId, token, { ip, country }) =>
      namespace.getByName(userId).rotate(token, { ip, country }),
    live: async (userId, sessionId) => namespace.getByName(userId).live(sessionId),
    list: async (userId) => namespace.getByName(userId).list(),
    end: async (userId, sessionIds) => namespace.getByName(userId).end(sessionIds),
    putAccount: async (userId, snapshot) => namespace.getByName(userId).putAccount(snapshot),
  };
}
