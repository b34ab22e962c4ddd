/**
 * A call's tables, in steps that are only ever added to.
 *
 * `call` is its one state; `claiming` while it is not yet known whether its people are free. `transition` has the call as
 * it was after each of its transitions, and `listener` up to which of them each of those who have to hear has heard:
 * the users' hubs, the chat's log, the directory. `peer` is who is (or was) in the room, `kept` what waits for those who
 * are briefly away.
 */
export const CALL_TABLES = [
  `CREATE TABLE call (
     one INTEGER PRIMARY KEY CHECK (one = 1), claiming INTEGER NOT NULL, subject TEXT NOT NULL, json TEXT NOT NULL
   );
   CREATE TABLE transition (revision INTEGER PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL);
   CREATE TABLE listener (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE peer (
     user_id TEXT PRIMARY KEY, client_name TEXT, inside INTEGER NOT NULL,
     audio INTEGER NOT NULL, video INTEGER NOT NULL, screen INTEGER NOT NULL,
     sfu_session TEXT, sfu_tracks TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE kept (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, json TEXT NOT NULL);
   CREATE INDEX kept_user ON kept (user_id, id);`,
] as const;
