import type { SavedFile } from "../encryption/browser/received-files.ts";
import { opened } from "../encryption/files/sealed-blob.ts";
import { SAVED_PATH } from "./messages.ts";
import type { WorkerScope } from "./scope.ts";

/** What a port is told once it is known what is to be saved. */
const TAKEN = "taken";
/** Whatever it is, it is saved and not shown. */
const TYPE = "application/octet-stream";

/** Files of encrypted chats that are about to be saved: opened on their way from the platform to the disk. */
export class SavedFiles {
  readonly #scope: WorkerScope;
  readonly #wanted = new Map<string, SavedFile>();

  constructor(scope: WorkerScope) {
    this.#scope = scope;
  }

  /** Hears from the device's keys, past the page, which file it is. */
  expect(id: string, port: MessagePort): void {
    port.addEventListener("message", ({ data }: MessageEvent<SavedFile>) => {
      this.#wanted.set(id, data);
      port.postMessage(TAKEN);
    });
    port.start();
  }

  /** The answer to a request for one of them, once; `null` for any other request. */
  answer(request: Request): Promise<Response> | null {
    const { pathname, origin } = new URL(request.url);
    if (origin !== this.#scope.location.origin || !pathname.startsWith(SAVED_PATH)) return null;
    const id = pathname.slice(SAVED_PATH.length);
    const file = this.#wanted.get(id);
    this.#wanted.delete(id);
    return file ? this.#open(file) : Promise.resolve(new Response(null, { status: 404 }));
  }

  async #open({ url, seal, name, bytes }: SavedFile): Promise<Response> {
    const sealed = await this.#scope.fetch(url);
    if (!sealed.ok || !sealed.body) return new Response(null, { status: sealed.status });
    return new Response(await opened(sealed.body, seal), {
      headers: {
        "Content-Type": TYPE,
        "Content-Length": String(bytes),
        // RFC 6266 §5, with the name as RFC 8187 writes it.
        "Content-Disposition": `attachment; filename*=UTF-8''${extValue(name)}`,
        "X-Content-Type-Options": "nosniff",
      },
    });
  }
}

function extValue(name: string): string {
  // What `encodeURIComponent` leaves, and RFC 8187 does not.
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
