/** Tables of one upload: parts that R2 has taken, and the bytes after them, which are too few for a part. */
export const UPLOAD_TABLES: readonly string[] = [
  `CREATE TABLE part (number INTEGER PRIMARY KEY, etag TEXT NOT NULL);
   CREATE TABLE remainder (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);`,
];
