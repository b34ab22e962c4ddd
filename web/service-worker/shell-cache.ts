import type { WorkerScope } from "./scope.ts";

/** The files that the app opens with, and a version that changes with any of them. */
export interface ShellFiles {
  readonly version: string;
  /** Their names hold a hash of what is in them: they never change. */
  readonly hashed: readonly string[];
  /** These may change under the same name. */
  readonly plain: readonly string[];
}

/** The page that every path of the app is shown by. */
export const SHELL = "/";

const PREFIX = "veche-shell-";
const AT_ONCE = 6;
/** Paths that the platform answers itself. What it says is never kept. */
const SERVED = ["/api", "/oauth", "/.well-known", "/healthz", "/readyz", "/metrics"];

/** Keeps the app's own files of one version, so that it opens without a network. */
export class ShellCache {
  readonly #scope: WorkerScope;
  readonly #files: ShellFiles;
  readonly #name: string;
  readonly #kept: ReadonlySet<string>;

  constructor(scope: WorkerScope, files: ShellFiles) {
    this.#scope = scope;
    this.#files = files;
    this.#name = `${PREFIX}${files.version}`;
    this.#kept = new Set([...files.plain, ...files.hashed]);
  }

  /** Fetches what this version lacks; what an earlier one has under the same hash is taken from there. */
  async fill(): Promise<void> {
    const cache = await this.#scope.caches.open(this.#name);
    const { hashed, plain } = this.#files;
    await eachOf([...plain, ...hashed], AT_ONCE, async (path) => {
      const known = hashed.includes(path) ? await this.#scope.caches.match(path) : undefined;
      const response = known ?? (await this.#scope.fetch(path, { cache: "no-cache" }));
      if (!response.ok) throw new Error(`${path} answers ${response.status}`);
      await cache.put(path, response);
    });
  }

  /** Lets go of earlier versions. */
  async dropOthers(): Promise<void> {
    const names = await this.#scope.caches.keys();
    const others = names.filter((name) => name.startsWith(PREFIX) && name !== this.#name);
    await Promise.all(others.map((name) => this.#scope.caches.delete(name)));
  }

  /** The answer to a request, or `null` when it is for the network alone. */
  answer(request: Request): Promise<Response> | null {
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== this.#scope.location.origin) return null;
    if (request.mode === "navigate") return isOurs(url.pathname) ? this.#shell(request) : null;
    if (this.#kept.has(url.pathname)) return this.#keptOr(request, url.pathname);
    return url.pathname.startsWith("/assets/") ? this.#keeping(request, url.pathname) : null;
  }

  #shell(request: Request): Promise<Response> {
    return this.#keptOr(request, SHELL);
  }

  async #keptOr(request: Request, path: string): Promise<Response> {
    const cache = await this.#scope.caches.open(this.#name);
    return (await cache.match(path)) ?? this.#scope.fetch(request);
  }

  /** Parts of the app that not everybody needs are kept once they have been asked for. */
  async #keeping(request: Request, path: string): Promise<Response> {
    const cache = await this.#scope.caches.open(this.#name);
    const known = await cache.match(path);
    if (known !== undefined) return known;
    const response = await this.#scope.fetch(request);
    if (response.status === 200) await cache.put(path, response.clone());
    return response;
  }
}

/** Whether a path is a page of the app, not an answer of the platform and not a file. */
function isOurs(path: string): boolean {
  if (SERVED.some((served) => path === served || path.startsWith(`${served}/`))) return false;
  return !path.slice(path.lastIndexOf("/")).includes(".");
}

async function eachOf<One>(
  all: readonly One[],
  atOnce: number,
  work: (one: One) => Promise<void>,
): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
