import {
  bytesToBase64,
  defaultCapabilities,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
} from "ts-mls";
import { encodeKeyPackage } from "ts-mls/keyPackage.js";
import { expect } from "vitest";
import { readEntry, type SignedEntry } from "../../shared/device-log/index.ts";
import type { Visitor } from "./browsers.ts";
import { type Member, signedInByApi } from "./members.ts";
import type { Platform } from "./platform.ts";

/** Begins an encrypted chat of two, as a person does. Answers its address. */
export async function beginSealed({ page }: Visitor, { name }: Visitor): Promise<string> {
  await page.goto("/chats");
  await page.getByRole("button", { name: "New chat" }).first().click();
  await page.getByLabel("End-to-end encrypted").check();
  await page.getByRole("dialog").getByText(name, { exact: true }).click();
  await page.waitForURL(/\/chats\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** How long the page was held up at most, since it was opened. */
export async function watchStalls({ page }: Visitor): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = { longest: 0 };
    Object.assign(window, { stalls: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.longest = Math.max(seen.longest, duration);
      }
    }).observe({ type: "longtask" });
  });
  return () =>
    page.evaluate(() => (window as unknown as { stalls: { longest: number } }).stalls.longest);
}

/** The code that a new device shows for another one to confirm it by. */
export async function codeOf({ page }: Visitor): Promise<string> {
  await page.getByRole("button", { name: "Show the code" }).click();
  const code = await page.getByRole("dialog").locator("output").textContent();
  await page.keyboard.press("Escape");
  return code ?? "";
}

/** Has a device of the same person say that the one with that code is theirs; a wrong code is refused before. */
export async function confirmDevice({ page }: Visitor, code: string): Promise<void> {
  await page.goto("/settings/security/devices");
  await page.getByRole("button", { name: /^Confirm / }).click();
  const field = page.getByLabel("Code of the new device");
  await field.fill("0000-0000-0000");
  await page.getByRole("dialog").getByRole("button", { name: "Confirm", exact: true }).click();
  await page.getByText("That is not the code of this device", { exact: false }).waitFor();
  await field.fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("dialog").getByRole("button", { name: "Confirm", exact: true }).click();
  await page.getByText("The device is confirmed.").waitFor();
}

/** Opens the safety number with whoever the chat is with. Answers its digits. */
export async function openSafety({ page }: Visitor, title: RegExp): Promise<string> {
  await page.locator("header").getByRole("button", { name: title }).first().click();
  await page.getByRole("button", { name: "Safety number" }).click();
  const number = page.getByRole("dialog").last().locator("[data-number]");
  await number.waitFor();
  return (await number.getAttribute("data-number")) ?? "";
}

/** The browser loses its keys without a word to anybody. */
export async function loseKeys({ page }: Visitor): Promise<void> {
  await page.evaluate(async () => {
    for (const { name = "" } of await indexedDB.databases()) {
      if (name.startsWith("veche-keys:")) indexedDB.deleteDatabase(name);
    }
  });
  await page.goto("/settings");
}

/** What the platform has of somebody's devices: those of its list, and what their log says of which. */
export async function devicesOf({ id, call }: Member) {
  const items = async <Item>(path: string) => {
    const { items } = (await (await call("GET", path)).json()) as { items: Item[] };
    return items;
  };
  const listed = await items<{ id: string }>(`/api/mls/devices?userId=${id}`);
  const log = await items<SignedEntry>(`/api/mls/device-log?userId=${id}&after=0`);
  return { listed: listed.map((one) => one.id), log: log.map((one) => readEntry(one)) };
}

/** Gives somebody a device that none of theirs knows of, as a platform could that means ill. */
export async function silentDevice(platform: Platform, username: string): Promise<void> {
  const { id, call } = await signedInByApi(platform, username);
  const name = getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519");
  const suite = await getCiphersuiteImpl(name);
  const second = BigInt(Math.floor(Date.now() / 1_000));
  const { publicPackage } = await generateKeyPackageWithKey(
    {
      credentialType: "basic",
      identity: new TextEncoder().encode(`${id}/silent-device`),
    },
    defaultCapabilities(),
    { notBefore: second - 60n, notAfter: second + 86_400n },
    [],
    await suite.signature.keygen(),
    suite,
  );
  const keyPackages = [bytesToBase64(encodeKeyPackage(publicPackage))];
  const body = { deviceId: "silent-device", deviceName: "Nobody’s", keyPackages };
  expect((await call("POST", "/api/mls/key-packages", body)).status).toBe(201);
}
