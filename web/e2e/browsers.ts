import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { Line } from "./line.ts";
import type { Platform } from "./platform.ts";
import { watchPages } from "./watched-pages.ts";

const CHROMIUM = process.env["CHROMIUM_PATH"] || "/usr/bin/chromium";

/** Chromium without a window around it, where there is one: it takes a fifth less of the tests' time. */
export const SHELL = process.env["CHROMIUM_SHELL_PATH"] || CHROMIUM;

/** Without a Chromium the browser tests are skipped, and reported so. */
export const noChromium = !existsSync(CHROMIUM);

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // No test is heard or seen by the machine's own devices.
  "--use-fake-device-for-media-stream",
];

export const PASSWORD = "a tall ship and a star";

export interface Seat {
  readonly name: string;
  readonly username: string;
  readonly locale?: "en-US" | "ru-RU";
  readonly phone?: boolean;
  readonly dark?: boolean;
  /** Whether pages may use the microphone and the camera, which the browser makes up. */
  readonly devices?: "allowed" | "refused";
}

/** Somebody with a browser of their own, on a line of their own. */
export interface Visitor extends Seat {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly line: Line;
  /** What the browser complained of, with what is expected of a cut line left out. */
  complaints(): string[];
  leave(): Promise<void>;
}

/** Sits somebody down before the platform; nobody is signed in yet. */
export async function visit(platform: Platform, seat: Seat): Promise<Visitor> {
  const line = await Line.to(platform.port);
  // The shell knows nothing of what a person allows a page.
  const browser = await launch(platform, line, seat.devices === undefined ? SHELL : CHROMIUM);
  const context = await browser.newContext({
    baseURL: platform.origin,
    locale: seat.locale ?? "en-US",
    colorScheme: seat.dark ? "dark" : "light",
    reducedMotion: "reduce",
    ...(seat.phone
      ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
      : { viewport: { width: 1280, height: 800 } }),
  });
  watchPages(context, seat.username);
  context.setDefaultTimeout(45_000);
  if (seat.devices === "allowed") await context.grantPermissions(["camera", "microphone"]);
  const page = await context.newPage();
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(`${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      heard.push(`${message.text()} ${message.location().url}`);
    }
  });
  const leave = async () => {
    await browser.close();
    line.close();
  };
  const complaints = () => heard.filter((text) => !CUT.test(text));
  return { ...seat, page, context, line, complaints, leave };
}

const CUT =
  /net::ERR_(EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH|CONNECTION_(RESET|CLOSED|REFUSED)|SOCKET_NOT_CONNECTED|INTERNET_DISCONNECTED)|^WebSocket connection to .* failed: Connection closed before receiving a handshake/;

function launch(platform: Platform, line: Line, executablePath: string): Promise<Browser> {
  const rule = `MAP localhost:${platform.port} 127.0.0.1:${line.port}`;
  return chromium.launch({
    executablePath,
    args: [...FLAGS, `--host-resolver-rules=${rule}`],
  });
}

/** Waits until what is read is as it should be; a busy machine may take its time. */
export function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 45_000, interval: 100 });
}

/** Registers somebody by the link of an invitation, as a person does. */
export async function register({ page, name, username }: Visitor): Promise<void> {
  await page.goto("/register?invite=secret_invite");
  await page.locator('[name="displayName"]').fill(name);
  await page.locator('[name="username"]').fill(username);
  await page.locator('[name="email"]').fill(`${username}@example.com`);
  await page.locator('[name="password"]').fill(PASSWORD);
  await page.locator('button[type="submit"]').click();
  await page.waitForURL("**/chats");
}

/** Signs somebody in by name and password, without waiting for what comes of it. */
export async function signIn(
  { page, username }: Pick<Visitor, "page" | "username">,
  password = PASSWORD,
): Promise<void> {
  await page.goto("/login");
  await page.locator('[name="login"]').fill(username);
  await page.locator('[name="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
}

export async function signOut({ page }: Visitor): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("button", { name: /^(Sign out|Выйти)$/ }).click();
  await page.waitForURL("**/login");
}

/** Opens the family chat. */
export async function openChat({ page }: Visitor): Promise<void> {
  await page.goto("/chats");
  await page.locator('a[href^="/chats/"]').click();
  await composer(page).waitFor();
}

export async function write({ page, phone }: Visitor, text: string): Promise<void> {
  await composer(page).fill(text);
  // Without a keyboard Enter begins a line.
  if (phone) await page.getByRole("button", { name: /^(Send|Отправить)$/ }).click();
  else await composer(page).press("Enter");
}

/** The texts of the conversation that are in the page, near what is in sight, from the oldest to the newest. */
export async function shown({ page }: Visitor): Promise<string[]> {
  return page.locator("[data-text]").allTextContents();
}

/** At least so many messages are in the page, if there are. */
const SOME = 8;

/** Waits until the conversation ends exactly like this: so far as it is in the page, and that is some way back. */
export async function expectShown(visitor: Visitor, texts: readonly string[]): Promise<void> {
  const whole = async () => {
    const seen = await shown(visitor);
    if (seen.length < Math.min(SOME, texts.length)) return seen;
    return [...texts.slice(0, Math.max(0, texts.length - seen.length)), ...seen];
  };
  await eventually(whole).toEqual(texts);
}

function composer(page: Page) {
  return page.locator("form textarea:not([aria-hidden])");
}
