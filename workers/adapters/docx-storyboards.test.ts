import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { describe, expect, it } from "vitest";
import { withSegments } from "../../shared/testing/images.ts";
import type { StoryboardShot } from "../domains/studio/ports.ts";
import { docxStoryboards, jpegSize } from "./docx-storyboards.ts";

/** The beginning of a JPEG of this size: what goes before the frame, and its header. */
function jpeg(width: number, height: number): Uint8Array {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const before = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc4, 0, 3, 9];
  return Uint8Array.from([...before, 0xff, 0xc2, 0, 17, 8, ...size, 3, 1, 0x22, 0]);
}

async function filesOf(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  const files = new Map<string, Uint8Array>();
  for (const entry of await zip.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  }
  return files;
}

function shot(fields: Partial<StoryboardShot> = {}): StoryboardShot {
  const made = { assetType: "VIDEO", prompt: "a fox", model: "Seedance", seed: 7 } as const;
  return { name: "Shot", description: "", picture: jpeg(640, 360), made, ...fields };
}

describe("a storyboard as a document", () => {
  it("has every shot in its order, with picture, prompt, model and seed", async () => {
    const shots = Array.from({ length: 500 }, (_, at) =>
      // Pictures that are the same are kept once.
      shot({ name: `Shot ${at}`, picture: jpeg(640, 100 + at) }),
    );
    const files = await filesOf(
      await docxStoryboards().write({ title: "Film", description: "", shots }),
    );
    const xml = new TextDecoder().decode(files.get("word/document.xml"));
    const names = [...xml.matchAll(/>(\d+)\. Shot (\d+)</g)].map(([, place, name]) => [
      place,
      name,
    ]);
    expect(names).toEqual(shots.map((_, at) => [String(at + 1), String(at)]));
    expect([...files.keys()].filter((name) => name.startsWith("word/media/"))).toHaveLength(500);
    expect(xml.match(/Seedance/g)).toHaveLength(500);
  });

  it("survives control characters, halves of emoji, and what is no picture", async () => {
    const bad = "a\u0000\u0008\u001F\uFFFE\uD83D b\uDC4D 👍🏽";
    const shots = [shot({ name: bad, description: bad, picture: new Uint8Array([1, 2, 3]) })];
    const made = {
      ...shots[0],
      made: { assetType: "IMAGE", prompt: bad, model: null, seed: null },
    } as const;
    const board = { title: bad, description: bad, shots: [...shots, { ...shot(), ...made }] };
    const files = await filesOf(await docxStoryboards().write(board));
    const xml = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
      files.get("word/document.xml"),
    );
    expect(xml).toContain("a\uFFFD b\uFFFD 👍🏽");
    expect(/[\p{Cc}\uFFFE\uFFFF]/u.test(xml.replace(/[\t\n\r]/g, ""))).toBe(false);
    expect([...files.keys()].filter((name) => name.startsWith("word/media/"))).toEqual([]);
  });

  // With `LONG_TESTS=1`, where LibreOffice and Poppler are.
  it.runIf(process.env["LONG_TESTS"]).each([1, 50, 500])(
    "of %i shots opens in LibreOffice with each text and picture",
    async (count) => {
      const shots = Array.from({ length: count }, (_, at) =>
        shot({ name: `Кадр ${at} 🎬`, picture: withSegments([0xfe, `picture ${at}`]) }),
      );
      const board = { title: "Film", description: "a\u0000b", shots };
      const folder = await mkdtemp(join(tmpdir(), "storyboard-"));
      const at = (name: string) => join(folder, name);
      await writeFile(at("board.docx"), await docxStoryboards().write(board));
      const run = (command: string, ...args: string[]) =>
        execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      const profile = `-env:UserInstallation=file://${at("profile")}`;
      const asked = ["--convert-to", "pdf", "--outdir", folder, at("board.docx")];
      run("soffice", profile, "--headless", ...asked);
      const text = run("pdftotext", at("board.pdf"), "-");
      expect(text.match(/(?:^|\f)\d+\. Кадр \d+/gm)).toHaveLength(count);
      expect(text.match(/Seedance/g)).toHaveLength(count);
      const pictures = run("pdfimages", "-list", at("board.pdf")).match(/^ +\d+ +\d+ image/gm);
      expect(pictures).toHaveLength(count);
      const pages = Number(/Pages: +(\d+)/.exec(run("pdfinfo", at("board.pdf")))?.[1]);
      expect(pages).toBeGreaterThanOrEqual(Math.ceil(count / 10));
      expect(pages).toBeLessThanOrEqual(count);
      await rm(folder, { recursive: true });
    },
    300_000,
  );

  it("knows how large a JPEG is", () => {
    expect(jpegSize(jpeg(4_000, 300))).toEqual({ width: 4_000, height: 300 });
    expect(jpegSize(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]))).toBeNull();
  });
});
