import type { StoredAttachment } from "../../workers/domains/chat/rules.ts";

type ClaimedRow = {
  id: string;
  kind: StoredAttachment["kind"];
  name: string;
  waveform: string | null;
  bytes: number;
  content_type: string;
  width: number;
  height: number;
  duration_ms: number | null;
  thumb_hash: string | null;
};

function toAttachment(row: ClaimedRow): StoredAttachment {
  const { width, height, duration_ms: durationMs, waveform, thumb_hash: thumbHash } = row;
  return {
    fileId: row.id,
    kind: row.kind,
    name: row.name,
    contentType: row.content_type,
    bytes: row.bytes,
    ...(width > 0 && { width, height }),
    ...(durationMs !== null && { durationMs }),
    ...(waveform !== null && { waveform: JSON.parse(waveform) }),
    ...(thumbHash !== null && { thumbHash }),
  };
}

/**
 * Notes in the directory that a message shows these uploads of its sender's, all of them or none, and answers what they
 * are, in any order. What is not there, or is somebody else's, is missing from the answer. May be repeated.
 */
export async function claimFiles(
  db: D1Database,
  context: string,
  senderId: string,
  fileIds: readonly string[],
): Promise<StoredAttachment[]> {
  const ids = JSON.stringify(fileIds);
  const own = "owner_id = ?1 AND id IN (SELECT value FROM json_each(?2))";
  const [, , found] = await db.batch<ClaimedRow>([
    db
      .prepare(
        `INSERT OR IGNORE INTO file_uses (file_id, used_by, context)
         SELECT id, 'message', ?3 FROM user_files
         WHERE ${own} AND (SELECT count(*) FROM user_files WHERE ${own}) = json_array_length(?2)`,
      )
      .bind(senderId, ids, context),
    db
      .prepare(
        `UPDATE user_files SET unused_since = NULL WHERE id IN
         (SELECT file_id FROM file_uses WHERE used_by = 'message' AND context = ?)`,
      )
      .bind(context),
    db
      .prepare(
        `SELECT u.id, u.kind, u.name, u.waveform, u.bytes,
           f.content_type, f.width, f.height, f.duration_ms, f.thumb_hash
         FROM file_uses s JOIN user_files u ON u.id = s.file_id JOIN files f ON f.sha256 = u.sha256
         WHERE s.used_by = 'message' AND s.context = ?`,
      )
      .bind(context),
  ]);
  return (found?.results ?? []).map(toAttachment);
}
