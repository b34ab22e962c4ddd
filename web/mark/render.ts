/**
 * Draws the favicon, the app icons, the badge of notifications and the pictures that iOS shows while the app starts, from the one path of the mark, with Chromium (CHROMIUM_PATH, by default
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

/** Phones and tablets by Apple: width, height and pixel ratio of their screens, upright. */
const SCREENS = [
  [375, 667, 2],
  [375, 812, 3],
  [390, 844, 3],
  [393, 852, 3],
  [402, 874, 3],
  [414, 896, 2],
  [414, 896, 3],
  [428, 926, 3],
  [430, 932, 3],
  [440, 956, 3],
  [768, 1024, 2],
  [820, 1180, 2],
  [834, 1194, 2],
  [1024, 1366, 2],
] as const;

const SPLASH_GROUND = "#F6F8F5";

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
await page.setViewportSize({ width: 96, height: 96 });
await page.setContent(
  // Systems use its outline alone, in a colour of their own.
  `<style>body{margin:0}svg{display:block}</style><svg viewBox="8 8 48 52"><path fill="#fff" d="${BELL}"/></svg>`,
);
const badge = await page.screenshot({ omitBackground: true });
await writeFile(new URL("icons/badge-96.png", PUBLIC), badge);
await page.close();

for (const [width, height, ratio] of SCREENS) {
  const screen = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: ratio });
  await screen.setContent(
    `<style>body{margin:0;display:grid;place-items:center;height:100vh;background:${SPLASH_GROUND}}svg{width:112px}</style>` +
      svg({ shape: "rounded", scale: 1 }),
  );
  const name = `splash/${width * ratio}x${height * ratio}.png`;
  await writeFile(new URL(name, PUBLIC), await screen.screenshot());
  await screen.close();
}
await browser.close();
await writeFile(new URL("favicon.svg", PUBLIC), svg({ shape: "rounded", scale: 1 }));
