import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat } from "../../../shared/testing/images.ts";
import { FormUpload } from "./form-upload.ts";

const BOUNDARY = "x-bell-x";
const encode = (text: string) => concat(String.fromCharCode(...new TextEncoder().encode(text)));

interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly content: Uint8Array;
}

function formBody(parts: readonly Part[], ending = `--${BOUNDARY}--\r\n`): Uint8Array<ArrayBuffer> {
  const written = parts.map(({ name, filename, content }) => {
    const file = filename === undefined ? "" : `; filename="${filename}"`;
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return concat(encode(head), content, "\r\n");
  });
  return concat(...written, ending);
}

/** A request whose body comes in chunks of this many bytes. */
function requestOf(body: Uint8Array<ArrayBuffer>, chunkLength: number): Request {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= body.length) return controller.close();
      controller.enqueue(body.slice(at, at + chunkLength));
      at += chunkLength;
    },
  });
  const headers = { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` };
  const init = { method: "POST", body: stream, headers, duplex: "half" };
  return new Request("http://localhost/", init);
}

async function read(request: Request) {
  const form = new FormUpload(request);
  const chunks: Uint8Array[] = [];
  for await (const chunk of form.file()) chunks.push(chunk);
  return { file: concat(...chunks), fileName: form.fileName, fields: { ...form.fields } };
}

const refused = (request: Request) => expect(read(request)).rejects.toThrow("validation_failed");

describe("works", () => {
  it("whatever the bytes are and however they are cut, the file comes out as it went in", async () => {
    const lookalikes = fc.constantFrom(
      `\r\n--${BOUNDARY}`.slice(0, -1),
      "\r\n--",
      "\r\n",
      "\r",
      "--",
    );
    const piece = fc.oneof(fc.uint8Array({ maxLength: 40 }), lookalikes.map(encode));
    const content = fc
      .array(piece, { maxLength: 8 })
      .map((pieces) => concat(...pieces))
      // A sender picks a boundary that its content does not contain (RFC 2046, 5.1.1).
      .filter((bytes) => !new TextDecoder("latin1").decode(bytes).includes(`\r\n--${BOUNDARY}`));
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 60 }), async (bytes, chunkLength) => {
        const parts = [
          { name: "title", content: encode("Звон") },
          { name: "file", filename: "a.png", content: bytes },
          { name: "tags", content: encode("a") },
          { name: "tags", content: encode("b") },
        ];
        const { file, fileName, fields } = await read(requestOf(formBody(parts), chunkLength));
        expect(file).toEqual(bytes);
        expect(fileName).toBe("a.png");
        expect(fields).toEqual({ title: "Звон", tags: "a,b" });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['filename="фото.png"', "фото.png"],
    ['filename="say %22hi%22%0D%0A.png"', 'say "hi"\r\n.png'],
    ['filename="say \\"hi\\".png"', 'say "hi".png'],
    ["filename=plain.png", "plain.png"],
    ["filename=\"old.png\"; filename*=UTF-8''%D1%84.png", "ф.png"],
    ["filename=\"old.png\"; filename*=UTF-8''%E0%A4%A", "old.png"],
    ['filename="a;b.png"', "a;b.png"],
    ["", ""],
  ])("a file part with %s is called %j", async (parameter, name) => {
    const head = encode(
      `--${BOUNDARY}  \r\ncontent-type: image/png\r\ncontent-disposition: form-data; name="file"; ${parameter}\r\n\r\n`,
    );
    const body = concat("preamble\r\n", head, "bytes\r\n", `--${BOUNDARY}--epilogue`);
    for (const chunkLength of [1, 5, 1_000]) {
      const { file, fileName } = await read(requestOf(body, chunkLength));
      expect([fileName, file]).toEqual([name, encode("bytes")]);
    }
  });

  it("one chunk is asked for at a time", async () => {
    let asked = 0;
    const body = formBody([{ name: "file", filename: "a", content: new Uint8Array(1_000) }]);
    const source = requestOf(body, 100).body!.getReader();
    const stream = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          asked += 1;
          const { value, done } = await source.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` };
    const init = { method: "POST", body: stream, headers, duplex: "half" };
    const file = new FormUpload(new Request("http://localhost/", init)).file();
    for (let received = 0; received < 3; received += 1) await file.next();
    expect(asked).toBeLessThanOrEqual(5);
    await file.return(undefined);
  });
});

describe("refuses", () => {
  const file = { name: "file", filename: "a.png", content: encode("bytes") };

  it.each([
    ["no file", [{ name: "title", content: encode("x") }]],
    ["two files", [file, file]],
    ["a file under another name", [{ ...file, name: "picture" }]],
    ["a field that is too long", [{ name: "title", content: new Uint8Array(9_000) }, file]],
    ["too many fields", [...Array(25).fill({ name: "title", content: encode("x") }), file]],
  ])("a form with %s", async (_, parts) => {
    await refused(requestOf(formBody(parts), 64));
  });

  it("a form that ends early, wherever", async () => {
    const whole = formBody([file], `--${BOUNDARY}--`);
    for (let length = 0; length < whole.length; length += 1) {
      await refused(requestOf(whole.slice(0, length), 16));
    }
  });
});

describe("survives", () => {
  it("any bytes at all: an answer, never a crash", async () => {
    const noise = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const start = formBody([{ name: "title", content: encode("x") }], `--${BOUNDARY}\r\n`);
    await fc.assert(
      fc.asyncProperty(noise, fc.nat(start.length), async (bytes, kept) => {
        await refused(requestOf(concat(start.subarray(0, kept), bytes), 32));
      }),
      { numRuns: 500 },
    );
  });
});
