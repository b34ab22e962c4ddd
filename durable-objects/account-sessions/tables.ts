/**
 * The tables of an account's sessions, in steps that are only ever added to. `login` is who signs in where by a session
 * (its `login_id`), and `logout_notice` what those applications are still to be told.
 */
export const SESSION_TABLES = [
  `CREATE TABLE session (
    id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
    device TEXT, browser TEXT, ip TEXT NOT NULL, country TEXT, amr TEXT NOT NULL, auth_time INTEGER NOT NULL,
    generation INTEGER NOT NULL, current_hash TEXT NOT NULL, previous_hash TEXT, salt BLOB, rotated_at INTEGER NOT NULL,
    sliding_expiry INTEGER NOT NULL, absolute_expiry INTEGER NOT NULL,
    ended_at INTEGER, ended_by_reuse INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE ended_session (id TEXT PRIMARY KEY);`,
  `ALTER TABLE session ADD COLUMN client_id TEXT;
  ALTER TABLE session ADD COLUMN parent_id TEXT;
  ALTER TABLE session ADD COLUMN offline INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE session ADD COLUMN access TEXT;
  CREATE INDEX session_parent ON session (parent_id);
  CREATE TABLE login (login_id TEXT NOT NULL, client_id TEXT NOT NULL, PRIMARY KEY (login_id, client_id));
  CREATE TABLE logout_notice (login_id TEXT NOT NULL, client_id TEXT NOT NULL, PRIMARY KEY (login_id, client_id));`,
  `ALTER TABLE session ADD COLUMN transport TEXT;
  ALTER TABLE session ADD COLUMN beside_hash TEXT;
  ALTER TABLE session ADD COLUMN beside_salt BLOB;`,
  `CREATE TABLE used (name TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX used_until ON used (until);`,
] as const;
