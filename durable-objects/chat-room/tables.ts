/**
 * A room's tables, in steps that are only ever added to.
 *
 * `event` is the log: `seq` has no gaps, `messages` counts the messages up to and including the event (the difference
 * of two is how many lie between), `body` is what its kind adds. `member` keeps who has left, so that their `marks`
 * never start over. See `Members` for what the columns mean. `message_day` has the messages of each day up to the event
 * of `message_counted`, and how many of them the directory knows.
 */
export const ROOM_TABLES = [
  `CREATE TABLE room (
     type TEXT NOT NULL, title TEXT NOT NULL, created_at INTEGER NOT NULL, epoch TEXT NOT NULL
   );
   CREATE TABLE event (
     seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, actor_id TEXT NOT NULL, at INTEGER NOT NULL,
     client_id TEXT, messages INTEGER NOT NULL, body TEXT NOT NULL
   );
   CREATE UNIQUE INDEX event_client ON event (actor_id, client_id) WHERE client_id IS NOT NULL;
   CREATE TABLE member (
     user_id TEXT PRIMARY KEY, role TEXT NOT NULL, joined_at INTEGER NOT NULL, left_seq INTEGER,
     read_seq INTEGER NOT NULL, read_messages INTEGER NOT NULL, delivered_seq INTEGER NOT NULL,
     marks INTEGER NOT NULL, hub_rev INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX member_joined ON member (joined_at, user_id);`,
  `CREATE TABLE message_day (day TEXT PRIMARY KEY, messages INTEGER NOT NULL, reported INTEGER NOT NULL);
   CREATE TABLE message_counted (seq INTEGER NOT NULL);
   INSERT INTO message_counted VALUES (0);`,
] as const;
