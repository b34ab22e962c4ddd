import { describe, expect, it } from "vitest";
import { textNamed, writtenSoFar } from "./written-so-far.ts";

const ANSWER = JSON.stringify({
  title: 'A "keeper" \\ of the light',
  description: "## Свет\n\n- night\tshifts: {yes}",
  employmentType: "full_time",
  roles: ["keeper"],
  remote: false,
});

describe("works", () => {
  it("reads the texts of a whole answer", () => {
    expect(writtenSoFar(ANSWER)).toEqual([
      { name: "title", text: 'A "keeper" \\ of the light' },
      { name: "description", text: "## Свет\n\n- night\tshifts: {yes}" },
      { name: "employmentType", text: "full_time" },
    ]);
  });

  it("reads scenes in their order", () => {
    const scenes = '{"title":"Us","scenes":[{"say":"Hello","show":"A door"},{"say":"Come';
    expect(writtenSoFar(scenes).map(({ text }) => text)).toEqual(["Us", "Hello", "A door", "Come"]);
  });
});

describe("survives", () => {
  it("an answer cut anywhere: every text only grows", () => {
    for (const name of ["title", "description"]) {
      const whole = textNamed(ANSWER, name);
      for (let at = 0; at <= ANSWER.length; at += 1) {
        const text = textNamed(ANSWER.slice(0, at), name);
        expect(whole.startsWith(text), `${at}: ${text}`).toBe(true);
      }
    }
  });

  it("what is no JSON at all, and escapes that are cut or wrong", () => {
    expect(writtenSoFar("Sorry, I cannot")).toEqual([]);
    expect(textNamed('{"title":"a\\u04', "title")).toBe("a");
    expect(textNamed('{"title":"a\\', "title")).toBe("a");
    expect(textNamed('{"title":"a\\\\', "title")).toBe("a\\");
    expect(textNamed('{"title":"a\\q"', "title")).toBe("a\\q");
  });
});
