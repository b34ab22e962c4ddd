import type { Sealer } from "../domains/identity/ports.ts";
import type { IdempotencyStore } from "../domains/platform/ports.ts";

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text)).buffer;
const textOf = (bytes: ArrayBuffer) => new TextDecoder().decode(bytes);

/** The same replies, whose bodies (text) are stored sealed, each for its own caller and key. */
export function sealedReplies(store: IdempotencyStore, sealer: Sealer): IdempotencyStore {
  const contextOf = (caller: string, key: string) => `${caller}\n${key}`;
  return {
    ...store,
    async begin(caller, key) {
      const state = await store.begin(caller, key);
      if (state.kind !== "done") return state;
      const body = await sealer.open(textOf(state.reply.body), contextOf(caller, key));
      if (body === null) throw new Error("a stored reply was sealed with another key");
      return { ...state, reply: { ...state.reply, body: bytesOf(body) } };
    },
    async finish(caller, key, fingerprint, reply) {
      const body = await sealer.seal(textOf(reply.body), contextOf(caller, key));
      await store.finish(caller, key, fingerprint, { ...reply, body: bytesOf(body) });
    },
  };
}
