import type { BackupBucket, Stored, StoredFiles } from "../domains/platform/backups/ports.ts";

const KEY_ID = "veche-key-id";

function storedOf({ key, size, uploaded, customMetadata }: R2Object): Stored {
  const keyId = customMetadata?.[KEY_ID] ?? null;
  return { key, bytes: size, at: uploaded.getTime(), keyId };
}

/** So many as are wished for, or all there are: with metadata, a page of R2 may be shorter. */
async function list(
  bucket: R2Bucket,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<Stored[]> {
  const found: Stored[] = [];
  let startAfter = after;
  while (found.length < limit) {
    const page = await bucket.list({
      ...{ prefix, limit: limit - found.length, include: ["customMetadata"] },
      ...(startAfter !== null && { startAfter }),
    });
    found.push(...page.objects.map(storedOf));
    if (!page.truncated) break;
    startAfter = page.objects.at(-1)?.key ?? startAfter;
  }
  return found;
}

/** Puts an object of several parts; what was put before is given up when one fails. */
async function putParts(
  bucket: R2Bucket,
  key: string,
  customMetadata: Record<string, string>,
  first: Uint8Array<ArrayBuffer>,
  rest: AsyncIterator<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  let next = await rest.next();
  if (next.done) {
    await bucket.put(key, first, { customMetadata });
    return;
  }
  const upload = await bucket.createMultipartUpload(key, { customMetadata });
  try {
    const parts = [await upload.uploadPart(1, first)];
    for (; !next.done; next = await rest.next()) {
      parts.push(await upload.uploadPart(parts.length + 1, next.value));
    }
    await upload.complete(parts);
  } catch (error) {
    await upload.abort().catch(() => {});
    throw error;
  }
}

/** Where backups go: a bucket of their own. */
export function r2Backups(bucket: R2Bucket): BackupBucket {
  return {
    put: async (key, bytes) => {
      await bucket.put(key, bytes);
    },
    get: async (key) => {
      const object = await bucket.get(key);
      return object && new Uint8Array(await object.arrayBuffer());
    },
    list: (prefix, after, limit) => list(bucket, prefix, after, limit),
    delete: async (keys) => {
      if (keys.length > 0) await bucket.delete([...keys]);
    },
    putPieces: async (key, keyId, pieces) => {
      const iterator = pieces[Symbol.asyncIterator]();
      const first = await iterator.next();
      if (first.done) throw new TypeError("an object has at least one piece");
      await putParts(bucket, key, { [KEY_ID]: keyId }, first.value, iterator);
    },
  };
}

/** Stored files, for who copies them. */
export function r2Files(bucket: R2Bucket): StoredFiles {
  return {
    list: (after, limit) => list(bucket, "", after, limit),
    read: async (key, offset, length) => {
      const object = await bucket.get(key, { range: { offset, length } });
      return object && new Uint8Array(await object.arrayBuffer());
    },
  };
}
