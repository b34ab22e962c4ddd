import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLASSIFIER_SECRET, classifierAsked } from "../../shared/testing/classifier-asked.ts";
import { startClassifier } from "../../shared/testing/classifier-service.ts";
import { httpClassifier } from "./http-classifier.ts";
import { pictureVerdict, textVerdict } from "./workers-ai-classifier.ts";

let service: Awaited<ReturnType<typeof startClassifier>>;
beforeAll(async () => {
  service = await startClassifier();
});
afterAll(() => service.stop());

function open(manner = "fair", secret = CLASSIFIER_SECRET) {
  return httpClassifier({ url: `${service.origin}/${manner}`, secret, timeoutMs: 500 });
}

const picture = { bytes: new Uint8Array([1, 2, 3]), contentType: "image/webp" };

describe("a classifier over HTTP", () => {
  it("is shown text and picture, and says what it fears", async () => {
    const text = "score:nudity=0.9 score:spam=0.25";
    expect(await open().classify("image", { text, picture })).toEqual({ nudity: 0.9, spam: 0.25 });
    expect(await open().classify("video", { text: "fine", picture: null })).toEqual({});
    expect(await classifierAsked(service.origin)).toEqual([
      { kind: "image", text, contentType: "image/webp", pictureBytes: 3 },
      { kind: "video", text: "fine", contentType: null, pictureBytes: 0 },
    ]);
  });

  it.each(["slow", "cut", "liar", "words", "chatter", "429", "500"])(
    "fails, and says no more, when it is out of order: %s",
    async (manner) => {
      await expect(open(manner).classify("image", { text: "", picture })).rejects.toThrow();
    },
  );

  it("fails without its secret, and when nobody is there", async () => {
    await expect(open("fair", "wrong").classify("image", { text: "", picture })).rejects.toThrow(
      "401",
    );
    const nobody = httpClassifier({ url: "http://127.0.0.1:9/", secret: "" });
    await expect(nobody.classify("image", { text: "", picture })).rejects.toThrow();
  });
});

describe("Workers AI", () => {
  it.each([
    [{ response: "safe" }, {}],
    [{ response: "\n\nunsafe\nS10,S12" }, { abuse: 0.9, nudity: 0.9 }],
    [{ response: "unsafe" }, { other: 0.9 }],
    [{ response: { safe: true } }, {}],
    [{ response: { safe: false, categories: ["S8"] } }, { copyright: 0.9 }],
  ])("reads texts: %j", (answer, verdict) => {
    expect(textVerdict(answer)).toEqual(verdict);
  });

  it.each([
    [{ response: 'Sure: {"nudity": 0.8, "violence": 0}' }, { nudity: 0.8, violence: 0 }],
    [{ response: { spam: 0.4 } }, { spam: 0.4 }],
  ])("looks at pictures: %j", (answer, verdict) => {
    expect(pictureVerdict(answer)).toEqual(verdict);
  });

  it.each([{}, { response: "I cannot help with that" }, { response: '{"nudity": 40}' }, null])(
    "is not believed when it makes no sense: %j",
    (answer) => {
      expect(() => textVerdict(answer)).toThrow();
      expect(() => pictureVerdict(answer)).toThrow();
    },
  );
});
