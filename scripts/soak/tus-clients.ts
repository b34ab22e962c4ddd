import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import * as tus from "tus-js-client";
import { findChromium } from "../tests/chromium.mjs";

/** Where a file is sent: by whom, to which platform, in pieces of how many bytes. */
export interface Sending {
  /** The platform's origin now: it moves when the runtime is started anew. */
  readonly origin: () => string;
  readonly token: string;
  readonly bytes: number;
  readonly chunk: number;
}

/** A client with one file, which dies and comes back. */
export interface TusClient {
  /** Where the upload is, once it is there. */
  readonly path: string | null;
  /** What the file's bytes are, in lower-case hex. */
  readonly sha256: string;
  /** Sends on until the file is there, or so many bytes have left: then the client is gone without a word. */
  send(until: number): Promise<boolean>;
  close(): Promise<void>;
}

const RETRY_MS = [100, 500, 1_000, 2_000, 4_000];

/** `tus-js-client` in this process. */
export class NodeClient implements TusClient {
  readonly #sending: Sending;
  readonly #data: Buffer;
  readonly sha256: string;
  path: string | null = null;

  constructor(sending: Sending) {
    this.#sending = sending;
    this.#data = randomBytes(sending.bytes);
    this.sha256 = createHash("sha256").update(this.#data).digest("hex");
  }

  async send(until: number): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const { origin, chunk, token } = this.#sending;
    const upload = new tus.Upload(this.#data, {
      endpoint: `${origin()}/api/uploads`,
      uploadUrl: this.path === null ? null : origin() + this.path,
      chunkSize: chunk,
      retryDelays: RETRY_MS,
      metadata: { filename: "soak.bin" },
      headers: { Authorization: `Bearer ${token}` },
      onUploadUrlAvailable: () => {
        this.path = upload.url === null ? null : new URL(upload.url).pathname;
      },
      onProgress: (sent) => {
        if (sent >= until && sent < this.#data.length) {
          void upload.abort(false).then(() => resolve(false), reject);
        }
      },
      onSuccess: () => resolve(true),
      onError: reject,
    });
    upload.start();
    return promise;
  }

  async close(): Promise<void> {}
}

const LIBRARY = createRequire(import.meta.url).resolve("tus-js-client/dist/tus.min.js");
/** A page of the platform's origin with nothing on it: no policy of ours keeps the library out. */
const BLANK = "/blank";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run"];

/** Makes the same bytes each time (Marsaglia's xorshift): a page that dies has nothing left of its file. */
const MAKE = `({ bytes, seed }) => {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  let x = seed;
  for (let i = 0; i < words.length; i += 1) {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    words[i] = x;
  }
  window.file = new Uint8Array(words.buffer, 0, bytes);
}`;

const HASH = `async () => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", window.file));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}`;

const SEND = `({ endpoint, uploadUrl, chunkSize, retryDelays, headers }) =>
  new Promise((resolve, reject) => {
    const upload = new tus.Upload(new Blob([window.file]), {
      endpoint, uploadUrl, chunkSize, retryDelays, headers,
      metadata: { filename: "soak.bin" },
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => window.placed(upload.url),
      onProgress: (sent) => window.sent(sent),
      onSuccess: () => resolve(true),
      onError: reject,
    });
    upload.start();
  })`;

/** `tus-js-client` in a page of Chromium; it dies as pages do. */
export class ChromiumClient implements TusClient {
  readonly #sending: Sending;
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #seed = randomBytes(4).readUInt32LE() | 1;
  path: string | null = null;
  sha256 = "";

  private constructor(sending: Sending, browser: Browser, context: BrowserContext) {
    this.#sending = sending;
    this.#browser = browser;
    this.#context = context;
  }

  static async start(sending: Sending): Promise<ChromiumClient> {
    const executablePath = findChromium(process.env);
    if (executablePath === null) throw new Error("there is no Chromium");
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    const context = await browser.newContext();
    const answer = { contentType: "text/html", body: "<!doctype html>" };
    await context.route(`**${BLANK}`, (route) => route.fulfill(answer));
    return new ChromiumClient(sending, browser, context);
  }

  async send(until: number): Promise<boolean> {
    const { origin, token, bytes, chunk } = this.#sending;
    const page = await this.#context.newPage();
    const dead = Promise.withResolvers<boolean>();
    await page.exposeFunction("placed", (url: string) => {
      this.path = new URL(url).pathname;
    });
    await page.exposeFunction("sent", (sent: number) => {
      if (sent >= until && sent < bytes) dead.resolve(false);
    });
    await page.goto(origin() + BLANK);
    await page.evaluate(readFileSync(LIBRARY, "utf8"));
    await page.evaluate(`(${MAKE})(${JSON.stringify({ bytes, seed: this.#seed })})`);
    this.sha256 ||= await page.evaluate<string>(`(${HASH})()`);
    const options = {
      endpoint: `${origin()}/api/uploads`,
      uploadUrl: this.path === null ? null : origin() + this.path,
      chunkSize: chunk,
      retryDelays: RETRY_MS,
      headers: { Authorization: `Bearer ${token}` },
    };
    const whole = page.evaluate<boolean>(`(${SEND})(${JSON.stringify(options)})`);
    // Its page may be closed under it.
    whole.catch(() => undefined);
    const done = await Promise.race([whole, dead.promise]);
    await page.close();
    return done;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
