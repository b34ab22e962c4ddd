/**
 * Draws the favicon and the app icons from the one path of the mark, with Chromium (CHROMIUM_PATH, by default
 * /usr/bin/chromium). Run with `node web/mark/render.ts` after the mark has changed; the results are committed.
 */
import { writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { BELL, BRAND } from "./path.ts";

const PUBLIC = new URL("../public/", import.meta.url);

interface Icon {
  readonly file: string;
  readonly size: number;
  /** Rounded corners with nothing outside them, or the full square that a system cuts to its own shape. */
  readonly shape: "rounded" | "full";
  /** Share of the icon that the mark's own grid takes. */
  readonly scale: number;
}

const ICONS: readonly Icon[] = [
  { file: "icons/icon-192.png", size: 192, shape: "rounded", scale: 1 },
  { file: "icons/icon-512.png", size: 512, shape: "rounded", scale: 1 },
  { file: "icons/maskable-192.png", size: 192, shape: "full", scale: 0.82 },
  { file: "icons/maskable-512.png", size: 512, shape: "full", scale: 0.82 },
  { file: "icons/apple-touch-icon.png", size: 180, shape: "full", scale: 0.92 },
];

function svg({ shape, scale }: Pick<Icon, "shape" | "scale">): string {
  const radius = shape === "rounded" ? 15 : 0;
  const shift = 32 * (1 - scale);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><title>Veche</title><rect width="64" height="64" rx="${radius}" fill="${BRAND}"/>` +
    `<path transform="translate(${shift} ${shift - 2 * scale}) scale(${scale})" fill="#fff" d="${BELL}"/></svg>\n`
  );
}

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
for (const icon of ICONS) {
  await page.setViewportSize({ width: icon.size, height: icon.size });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg(icon)}`);
  const picture = await page.screenshot({ omitBackground: true });
  await writeFile(new URL(icon.file, PUBLIC), picture);
}
await browser.close();
await writeFile(new URL("favicon.svg", PUBLIC), svg({ shape: "rounded", scale: 1 }));
