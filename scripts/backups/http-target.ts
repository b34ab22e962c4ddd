import type { BackupAnswer } from "../../workers/domains/platform/backups/object-asks.ts";
import type { RestoreTarget } from "../../workers/domains/platform/backups/restore/ports.ts";
import { RestoreRefused } from "../../workers/domains/platform/backups/restore/ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A deployment in which `RESTORE` is on, at that origin. */
export function httpTarget(origin: string, token: string): RestoreTarget {
  const send = async <Answer>(method: string, path: string, body?: string | Bytes) => {
    const headers = { Authorization: `Bearer ${token}` };
    const reply = await fetch(origin + path, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    if (reply.ok) return (await reply.json()) as Answer;
    throw new RestoreRefused(`${origin} answered ${reply.status}: ${await reply.text()}`);
  };
  return {
    ask: (asked) => send<BackupAnswer>("POST", "/api/restore", JSON.stringify(asked)),
    putFile: async (key, _bytes, pieces) => {
      const path = `/api/restore/files?key=${encodeURIComponent(key)}`;
      const iterator = pieces[Symbol.asyncIterator]();
      let piece = await iterator.next();
      const first: Bytes = piece.done ? new Uint8Array(0) : piece.value;
      piece = await iterator.next();
      if (piece.done) {
        await send("PUT", path, first);
        return;
      }
      const { upload } = await send<{ upload: string }>("POST", path);
      const to = `${path}&upload=${encodeURIComponent(upload)}`;
      const parts = [await send("PUT", `${to}&part=1`, first)];
      for (; !piece.done; piece = await iterator.next()) {
        parts.push(await send("PUT", `${to}&part=${parts.length + 1}`, piece.value));
      }
      await send("POST", to, JSON.stringify(parts));
    },
  };
}
