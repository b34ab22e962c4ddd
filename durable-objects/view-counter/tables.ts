/** The steps that make the object's tables; only ever added to. */
export const VIEW_TABLES = [
  // Of a part: who has been counted on which day. Past days are forgotten, their number is kept.
  "CREATE TABLE seen (day TEXT NOT NULL, viewer TEXT NOT NULL, PRIMARY KEY (day, viewer)) WITHOUT ROWID",
  "CREATE TABLE counted (views INTEGER NOT NULL)",
  "INSERT INTO counted VALUES (0)",
  // Of a whole: what each part has counted altogether.
  "CREATE TABLE part (number INTEGER PRIMARY KEY, views INTEGER NOT NULL)",
];
