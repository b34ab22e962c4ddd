import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noChromium, register, type Visitor, visit, write } from "./browsers.ts";
import { hearPlayed } from "./heard.ts";
import { photoWithPlace } from "./photo.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { beginSealed } from "./sealed.ts";

const LARGE_BYTES = 50 * 1_024 * 1_024;

describe.skipIf(noChromium)("two people who send each other files in an encrypted chat", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "veche-files-"));
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna", devices: "allowed" });
    boris = await visit(platform, { name: "Boris Ilyin", username: "boris" });
    for (const one of [anna, boris]) await register(one);
    const path = await beginSealed(anna, boris);
    await anna.page.getByText("only the members’ devices can read this").waitFor();
    await boris.page.goto(path);
    await boris.page.getByText("only the members’ devices can read this").waitFor();
    await write(anna, "hello");
    // In the conversation: the list of chats may show it too.
    await boris.page.locator("[data-text]", { hasText: "hello" }).waitFor();
  });

  afterAll(async () => {
    for (const one of [anna, boris]) await one?.leave();
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function attach({ page }: Visitor, file: Chosen): Promise<void> {
    await page.getByRole("button", { name: "Attach" }).click();
    await page.locator("input[data-attach]").setInputFiles(file);
    await page.getByRole("button", { name: "Send", exact: true }).click();
  }

  const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

  it("works: a file of 50 MB arrives as it left, and is saved under its name", async () => {
    const bytes = randomBytes(LARGE_BYTES);
    const path = join(folder, "Отчёт (1).bin");
    await writeFile(path, bytes);
    await attach(anna, path);
    const tile = boris.page.getByRole("button", { name: /Отчёт \(1\)\.bin/ });
    await tile.waitFor({ timeout: 90_000 });
    const coming = boris.page.waitForEvent("download", { timeout: 60_000 });
    await tile.click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe("Отчёт (1).bin");
    expect(hashOf(await readFile(await download.path()))).toBe(hashOf(bytes));
  });

  it("works: a picture is seen small in the conversation, and whole when it is opened", async () => {
    const photo = await photoWithPlace(anna.page, 200);
    await attach(anna, { name: "sea.jpg", mimeType: "image/jpeg", buffer: photo });
    const small = boris.page.getByRole("button", { name: /sea\.jpg/ }).locator("img[data-loaded]");
    await small.waitFor();
    const [width, address] = await small.evaluate((image: HTMLImageElement) => [
      image.naturalWidth,
      image.src,
    ]);
    expect(width).toBe(400);
    expect(address).toMatch(/^blob:/);
    await boris.page.getByRole("button", { name: /sea\.jpg/ }).click();
    const whole = boris.page.getByRole("dialog").locator("img");
    await eventually(() => whole.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(
      1_200,
    );
    const coming = boris.page.waitForEvent("download");
    await boris.page.getByRole("button", { name: "Download", exact: true }).click();
    expect(hashOf(await readFile(await (await coming).path()))).toBe(hashOf(photo));
    await boris.page.keyboard.press("Escape");
  });

  it("works: a voice message is recorded here and heard there", async () => {
    await anna.page.getByRole("button", { name: "Record a voice message" }).click();
    await anna.page.getByText("0:02", { exact: true }).waitFor();
    await anna.page.getByRole("button", { name: "Send" }).click();
    await boris.page.evaluate(hearPlayed);
    await boris.page.getByRole("button", { name: "Play" }).last().click();
    await eventually(() => boris.page.evaluate(() => globalThis.loudest ?? 0)).toBeGreaterThan(
      0.01,
    );
  });

  it("survives a line that breaks and a reload: the file is sealed here, and leaves later", async () => {
    const bytes = randomBytes(3_000_000);
    anna.line.cut();
    await attach(anna, { name: "later.bin", mimeType: "application/zip", buffer: bytes });
    await anna.page.getByText("later.bin").first().waitFor();
    // On the disk there is nothing of the file that could be read.
    await eventually(() => anna.page.evaluate(waitingHere)).toEqual(["VecheFile", 1]);
    anna.line.restore();
    await anna.page.reload();
    const tile = boris.page.getByRole("button", { name: /later\.bin/ });
    await tile.waitFor();
    const coming = boris.page.waitForEvent("download");
    await tile.click();
    expect(hashOf(await readFile(await (await coming).path()))).toBe(hashOf(bytes));
    await eventually(() => anna.page.evaluate(waitingHere)).toEqual([null, 0]);
  });

  it("works: who deletes a message with a file takes the file from the platform too", async () => {
    const tile = anna.page.getByRole("button", { name: /later\.bin/ });
    await tile.click({ button: "right" });
    await anna.page.getByRole("menuitem", { name: "Delete" }).click();
    await boris.page.getByRole("button", { name: /later\.bin/ }).waitFor({ state: "detached" });
    // That another device was faster is nothing to complain of.
    const complaints = [...anna.complaints(), ...boris.complaints()];
    expect(complaints.filter((one) => !one.includes("409"))).toEqual([]);
  });
});

type Chosen =
  | string
  | { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

/** In the page: how a file that waits to be sent begins, as it lies in the browser, and of how many chats something waits. */
async function waitingHere(): Promise<[begins: string | null, chats: number]> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
  const name = names.find((one) => one.startsWith("veche-keys:")) ?? "";
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const answered = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
  const read = db.transaction(["files", "sealed"]);
  const outbox = IDBKeyRange.bound(["outbox", ""], ["outbox", "~"]);
  const [files, chats] = await Promise.all([
    answered<Blob[]>(read.objectStore("files").getAll()),
    answered(read.objectStore("sealed").count(outbox)),
  ]);
  db.close();
  return [(await files[0]?.slice(0, 9).text()) ?? null, chats];
}
