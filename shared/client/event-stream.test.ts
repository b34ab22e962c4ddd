import { describe, expect, it } from "vitest";
import { hearAnswer } from "./event-stream.ts";

/** A reply whose bytes come in pieces of this size. */
function streamOf(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.slice(at, at + size));
      }
      controller.close();
    },
  });
}

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Hears it, noting what was heard. */
async function heard(text: string, size = 1_000) {
  const notes: string[] = [];
  const onDelta = (delta: string) => void notes.push(delta);
  const onAgain = () => void notes.push("again");
  const answer = await hearAnswer<unknown>(streamOf(text, size), { onDelta, onAgain });
  return { answer, notes };
}

const WHOLE = [
  event("delta", { text: '{"title":"Пек' }),
  event("delta", { text: "арь" }),
  event("again", {}),
  event("delta", { text: "{}" }),
  event("result", { title: "Пекарь" }),
].join("");

describe("works", () => {
  it.each([1, 7, 1_000])(
    "the pieces and the answer are heard, in pieces of %i bytes",
    async (size) => {
      expect(await heard(WHOLE, size)).toEqual({
        answer: { title: "Пекарь" },
        notes: ['{"title":"Пек', "арь", "again", "{}"],
      });
    },
  );
});

describe("refuses", () => {
  it("a problem is thrown as what it is", async () => {
    const problem = event("problem", { code: "model_answer", detail: "No" });
    await expect(heard(problem)).rejects.toMatchObject({ code: "model_answer", detail: "No" });
  });

  it("what breaks off, or is none of ours, is no answer", async () => {
    await expect(heard(event("delta", { text: "{" }))).rejects.toMatchObject({ code: "network" });
    await expect(heard("")).rejects.toMatchObject({ code: "network" });
    await expect(heard("event: result\ndata: {\n\n")).rejects.toMatchObject({ code: "network" });
  });
});
