import { describe, expect, it } from "vitest";
import { contentBytes, contentIn } from "../content.ts";
import { type FileAbout, type SealedFile, shownKind } from "./sealed-file.ts";

const seal = { key: `${"k".repeat(43)}=`, sha256: `${"s".repeat(43)}=` };
const FILE: SealedFile = {
  ...seal,
  fileId: "01890000-0000-7000-8000-000000000001",
  kind: "image",
  name: "a cat.png",
  contentType: "image/png",
  bytes: 1_000,
  width: 30,
  height: 40,
  thumbHash: "abcd",
  thumb: { ...seal, fileId: "01890000-0000-7000-8000-000000000002" },
};

/** The files of a message that says this of one, as they are read. */
function read(file: unknown): readonly SealedFile[] {
  const bytes = contentBytes({ kind: "message", text: "look", files: [file as SealedFile] });
  const content = contentIn(bytes);
  return content?.kind === "message" ? (content.files ?? []) : [];
}

describe("works", () => {
  it("a file is read as it was written", () => {
    expect(read(FILE)).toEqual([FILE]);
    const { thumb: _, width: __, height: ___, thumbHash: ____, ...plain } = FILE;
    expect(read({ ...plain, bytes: 0 })).toEqual([{ ...plain, bytes: 0 }]);
    expect(read({ ...FILE, kind: "voice", waveform: [0, 255] })).toHaveLength(1);
  });
});

describe("refuses", () => {
  it.each<[string, object]>([
    ["an id that leads elsewhere", { fileId: "../../me" }],
    ["no key", { key: "" }],
    ["a short key", { key: "a".repeat(40) }],
    ["no hash", { sha256: undefined }],
    ["another kind", { kind: "constructor" }],
    ["a name without end", { name: "a".repeat(256) }],
    ["less than nothing", { bytes: -1 }],
    ["half a byte", { bytes: 0.5 }],
    ["a side that is no number", { width: "30" }],
    ["a picture without end", { height: 1e9 }],
    ["a waveform of words", { waveform: ["loud"] }],
    ["a small picture without a key", { thumb: { fileId: FILE.fileId } }],
    ["a likeness without end", { thumbHash: "a".repeat(65) }],
  ])("%s", (_, wrong) => {
    expect(read({ ...FILE, ...wrong })).toEqual([]);
  });

  it.each<[FileAbout["kind"], string]>([
    ["image", "image/svg+xml"],
    ["image", "text/html"],
    ["image", "image/png; charset=utf-7"],
    ["video", "text/html"],
    ["voice", "application/xhtml+xml"],
  ])("to show %s of type %s as anything but a file to save", (kind, contentType) => {
    expect(shownKind({ kind, contentType, name: "x", bytes: 1 })).toBe("file");
  });
});
