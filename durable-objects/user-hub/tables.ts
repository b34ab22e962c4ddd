/**
 * A hub's tables, in steps that are only ever added to.
 *
 * `chat` is the user's list; a row whose `json` is null is a chat they left, kept so that a late update does not bring it
 * back. `room_session` says which rooms may hold sockets of which session.
 */
export const HUB_TABLES = [
  `CREATE TABLE chat (
     chat_id TEXT PRIMARY KEY, rev INTEGER NOT NULL, activity INTEGER NOT NULL, json TEXT
   ) WITHOUT ROWID;
   CREATE INDEX chat_activity ON chat (activity, chat_id) WHERE json IS NOT NULL;
   CREATE TABLE room_session (
     session_id TEXT NOT NULL, chat_id TEXT NOT NULL, opened_at INTEGER NOT NULL,
     PRIMARY KEY (session_id, chat_id)
   ) WITHOUT ROWID;
   CREATE TABLE ended_session (session_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL) WITHOUT ROWID;`,
] as const;
