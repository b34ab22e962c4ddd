/**
 * A room's tables, in steps that are only ever added to.
 *
 * `event` is the log: `seq` has no gaps, `messages` counts the messages up to and including the event (the difference
 * of two is how many lie between), `body` is what its kind adds. `member` keeps who has left, so that their `marks`
 * never start over. See `Members` for what the columns mean. `message_day` has the messages of each day up to the event
 * of `message_counted`, and how many of them the directory knows. The index of the messages' words (`search_text_…`, see
 * `SearchIndex`) reaches up to the event of `search_state`. `directory_due` says of whom the directory has yet to hear,
 * see `Directory`. `reaction`, `pin` and `deleted_message` are what the events of those kinds have left; `mention` has
 * who is mentioned where and may not have read it. `event_quoting` finds what events repeat of a message's content, for
 * when it is deleted. `relay` has the relays that may hold sockets of this room. `file_hold` has the uses of files that
 * no message accounts for, see `FileHolds`. `mls_group` is what the room knows of an encrypted chat's group, see
 * `MlsGroup`; `event_news` finds the newest message in one.
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
  `ALTER TABLE member ADD COLUMN username TEXT;
   ALTER TABLE member ADD COLUMN display_name TEXT;
   ALTER TABLE member ADD COLUMN avatar_url TEXT;
   ALTER TABLE member ADD COLUMN profile_version INTEGER NOT NULL DEFAULT 0;`,
  `CREATE TABLE search_state (seq INTEGER NOT NULL);
   INSERT INTO search_state VALUES (0);`,
  "CREATE TABLE relay (number INTEGER PRIMARY KEY);",
  "CREATE INDEX event_call ON event (body ->> 'callId') WHERE kind = 'call';",
  `CREATE TABLE reaction (
     target_seq INTEGER NOT NULL, emoji TEXT NOT NULL, user_id TEXT NOT NULL, at INTEGER NOT NULL,
     PRIMARY KEY (target_seq, emoji, user_id)
   ) WITHOUT ROWID;
   CREATE INDEX reaction_user ON reaction (user_id, target_seq, emoji);
   CREATE TABLE pin (seq INTEGER PRIMARY KEY, pinned_seq INTEGER NOT NULL);
   CREATE TABLE deleted_message (seq INTEGER PRIMARY KEY);
   CREATE TABLE mention (
     user_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (user_id, seq)
   ) WITHOUT ROWID;
   CREATE INDEX mention_seq ON mention (seq);
   CREATE INDEX event_quoting ON event (json_extract(body, '$.targetSeq'))
     WHERE kind IN ('edited', 'link_preview');`,
  `CREATE TABLE file_hold (
     name TEXT PRIMARY KEY, due INTEGER NOT NULL, dropped INTEGER NOT NULL, closed INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX file_hold_due ON file_hold (due);`,
  `ALTER TABLE room ADD COLUMN avatar_url TEXT;
   ALTER TABLE room ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE member ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE directory_due (user_id TEXT PRIMARY KEY, change INTEGER NOT NULL) WITHOUT ROWID;`,
  "ALTER TABLE member ADD COLUMN dormant INTEGER NOT NULL DEFAULT 0;",
  `ALTER TABLE room ADD COLUMN encrypted INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE mls_group (epoch INTEGER NOT NULL, group_info TEXT);
   INSERT INTO mls_group VALUES (0, NULL);
   CREATE INDEX event_news ON event (seq)
     WHERE kind = 'mls' AND body ->> 'type' = 'application' AND body ->> 'silent' IS NULL;`,
] as const;
