/**
 * A hub's tables, in steps that are only ever added to.
 *
 * `chat` is the user's list; a row whose `json` is null is a chat they left, kept so that a late update does not bring it
 * back. `room_session` says which rooms may hold sockets of which session (`chat_id` is the room's name, `place` its
 * kind). `device` are those that want to be pushed, `alert` is what they wait for and what they were told last: see
 * `Devices` and `Alert`. `call` has the calls that go on, as they were last told; a row whose `json` is null is one that
 * is about to begin (`held`), or is over and kept so that late news do not bring it back.
 * `presence` is whether the user is there, and when they last were; of a chat that is `paused` the room tells no news, as
 * they have been away for long.
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
  `CREATE TABLE device (
     id TEXT PRIMARY KEY, kind TEXT NOT NULL, address TEXT NOT NULL UNIQUE, p256dh TEXT, auth TEXT,
     session_id TEXT NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE notification_settings (json TEXT NOT NULL);
   CREATE TABLE alert (
     tag TEXT PRIMARY KEY, chat_id TEXT, notice TEXT, mentioned INTEGER NOT NULL, told_at INTEGER NOT NULL,
     due_at INTEGER, held INTEGER NOT NULL, sent_at INTEGER, sent_seq INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX alert_due ON alert (due_at) WHERE due_at IS NOT NULL;`,
  `ALTER TABLE room_session ADD COLUMN place TEXT NOT NULL DEFAULT 'chat';
   CREATE TABLE call (
     call_id TEXT PRIMARY KEY, rev INTEGER NOT NULL, json TEXT, subject TEXT NOT NULL,
     held INTEGER NOT NULL, at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE UNIQUE INDEX call_held ON call (held) WHERE held = 1;`,
  `ALTER TABLE chat ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX chat_paused ON chat (paused) WHERE paused = 1;
   CREATE TABLE presence (one INTEGER PRIMARY KEY, online INTEGER NOT NULL, seen_at INTEGER);`,
] as const;
