import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachmentHeader, cleanFileName } from "./file-name.ts";

describe("works", () => {
  it.each([
    ["photo.jpeg", "photo.jpg"],
    ["Дача 2026.JPG", "Дача 2026.jpg"],
    ["no ending", "no ending.jpg"],
    ["archive.tar.gz", "archive.tar.jpg"],
    ["", "image.jpg"],
  ])("%j is kept as %j", (name, cleaned) => {
    expect(cleanFileName(name, "image/jpeg")).toBe(cleaned);
  });

  it("a name is offered in both forms that clients read", () => {
    expect(attachmentHeader("Дача (1).jpg")).toBe(
      "attachment; filename=\"____ (1).jpg\"; filename*=UTF-8''%D0%94%D0%B0%D1%87%D0%B0%20%281%29.jpg",
    );
  });
});

describe("survives", () => {
  const tricks = fc.constantFrom(
    "../",
    "..\\",
    "\0",
    "\r\n",
    "\u202e",
    "/",
    ".",
    "CON",
    '"',
    "%2e",
    "\ud800",
  );
  const anyName = fc.array(fc.oneof(tricks, fc.string({ unit: "binary" })), { maxLength: 40 });

  it("any name becomes one that is safe on disks and in headers", () => {
    fc.assert(
      fc.property(
        anyName.map((parts) => parts.join("")),
        (name) => {
          const cleaned = cleanFileName(name, "image/png");
          expect(cleaned).toMatch(/^[^/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]+\.png$/u);
          expect(cleaned).not.toMatch(/^[.\s]/);
          expect(new TextEncoder().encode(cleaned).length).toBeLessThanOrEqual(255);
          const header = attachmentHeader(cleaned);
          expect(header).toMatch(
            /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]*$/,
          );
          const encoded = header.slice(header.indexOf("''") + 2);
          expect(decodeURIComponent(encoded)).toBe(cleaned);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
