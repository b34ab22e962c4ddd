import type * as Docx from "docx";
import type { Storyboard, StoryboardShot, StoryboardWriter } from "../domains/studio/ports.ts";

/** What no document in XML can hold (XML 1.0, 2.2). */
const UNFIT = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu;
/** Width and height that a picture may take of a page, in pixels of 1/96 inch. */
const ROOM = { width: 360, height: 270 };

/** The text without what XML cannot hold and without halves of characters. */
function clean(text: string): string {
  return text.toWellFormed().replace(UNFIT, "");
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A JPEG's size by its frame header (ITU-T T.81, B.2.2); `null` when it has none. */
export function jpegSize(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** As large as fits, in the picture's own proportions. */
function fitted({ width, height }: Size): Size {
  const scale = Math.min(1, ROOM.width / width, ROOM.height / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Text of several lines, after a label. */
function textRuns(docx: typeof Docx, text: string, label?: string): Docx.TextRun[] {
  const lines = clean(text).split(/\r\n?|\n/);
  const runs = lines.map((line, at) => new docx.TextRun({ text: line, break: at === 0 ? 0 : 1 }));
  return label === undefined
    ? runs
    : [new docx.TextRun({ text: `${label}: `, bold: true }), ...runs];
}

function picture(docx: typeof Docx, bytes: Uint8Array | null): Docx.Paragraph[] {
  const size = bytes && jpegSize(bytes);
  if (!bytes || !size) return [];
  const run = new docx.ImageRun({ type: "jpg", data: bytes, transformation: fitted(size) });
  return [new docx.Paragraph({ children: [run], keepNext: true })];
}

function factsOf({ made }: StoryboardShot): (readonly [label: string, text: string])[] {
  if (!made) return [];
  const seed = made.seed === null ? null : String(made.seed);
  const facts = [
    ["Prompt", made.prompt] as const,
    ["Model", made.model] as const,
    ["Seed", seed] as const,
  ];
  return facts.flatMap(([label, text]) => (text === null ? [] : [[label, text] as const]));
}

function shotParagraphs(docx: typeof Docx, shot: StoryboardShot, place: number): Docx.Paragraph[] {
  const { Paragraph, HeadingLevel } = docx;
  const heading = textRuns(docx, `${place + 1}. ${shot.name}`);
  const film = shot.made?.assetType === "VIDEO" ? [["Kind", "Video"] as const] : [];
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, children: heading }),
    ...(shot.description === ""
      ? []
      : [new Paragraph({ children: textRuns(docx, shot.description) })]),
    ...picture(docx, shot.picture),
    ...[...film, ...factsOf(shot)].map(
      ([label, text]) => new Paragraph({ children: textRuns(docx, text, label) }),
    ),
  ];
}

async function write({ title, description, shots }: Storyboard): Promise<Uint8Array> {
  // Large, and needed by few: not read with everything else when the Worker starts.
  const docx = await import("docx");
  const { Paragraph, HeadingLevel } = docx;
  const children = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: textRuns(docx, title) }),
    ...(description === "" ? [] : [new Paragraph({ children: textRuns(docx, description) })]),
    ...shots.flatMap((shot, place) => shotParagraphs(docx, shot, place)),
  ];
  const file = new docx.Document({
    title: clean(title),
    creator: "Veche",
    sections: [{ children }],
  });
  return new Uint8Array(await docx.Packer.toArrayBuffer(file));
}

/** Storyboards as Office Open XML documents (ECMA-376). */
export function docxStoryboards(): StoryboardWriter {
  return { write };
}
