/**
 * A project's channel's tables, in steps that are only ever added to. `event` is what has happened lately, for those who
 * were away for a moment; the project itself is in the directory. `next` is the number of the next event.
 */
export const CHANNEL_TABLES = [
  `CREATE TABLE event (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL);
   CREATE TABLE next (seq INTEGER NOT NULL);
   INSERT INTO next VALUES (1);`,
] as const;
