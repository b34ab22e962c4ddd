import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import accountEn from "./account.en.json" with { type: "json" };
import accountRu from "./account.ru.json" with { type: "json" };
import adminEn from "./admin.en.json" with { type: "json" };
import adminRu from "./admin.ru.json" with { type: "json" };
import callsEn from "./calls.en.json" with { type: "json" };
import callsRu from "./calls.ru.json" with { type: "json" };
import chatEn from "./chat.en.json" with { type: "json" };
import chatRu from "./chat.ru.json" with { type: "json" };
import employerEn from "./employer.en.json" with { type: "json" };
import employerRu from "./employer.ru.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import engineEn from "./engine.en.json" with { type: "json" };
import engineRu from "./engine.ru.json" with { type: "json" };
import guestEn from "./guest.en.json" with { type: "json" };
import guestRu from "./guest.ru.json" with { type: "json" };
import mediaEn from "./media.en.json" with { type: "json" };
import mediaRu from "./media.ru.json" with { type: "json" };
import moderationEn from "./moderation.en.json" with { type: "json" };
import moderationRu from "./moderation.ru.json" with { type: "json" };
import providerEn from "./provider.en.json" with { type: "json" };
import providerRu from "./provider.ru.json" with { type: "json" };
import ru from "./ru.json" with { type: "json" };
import sharingEn from "./sharing.en.json" with { type: "json" };
import sharingRu from "./sharing.ru.json" with { type: "json" };
import studioEn from "./studio.en.json" with { type: "json" };
import studioRu from "./studio.ru.json" with { type: "json" };
import workEn from "./work.en.json" with { type: "json" };
import workRu from "./work.ru.json" with { type: "json" };
import writingEn from "./writing.en.json" with { type: "json" };
import writingRu from "./writing.ru.json" with { type: "json" };

const PLURAL = /_(zero|one|two|few|many|other)$/;

function flat(words: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") found.set(prefix + key, value);
    else for (const [path, text] of flat(value, `${prefix}${key}.`)) found.set(path, text);
  }
  return found;
}

const files = {
  en: [
    en,
    guestEn,
    accountEn,
    providerEn,
    adminEn,
    callsEn,
    chatEn,
    mediaEn,
    moderationEn,
    studioEn,
    engineEn,
    sharingEn,
    workEn,
    employerEn,
    writingEn,
  ],
  ru: [
    ru,
    guestRu,
    accountRu,
    providerRu,
    adminRu,
    callsRu,
    chatRu,
    mediaRu,
    moderationRu,
    studioRu,
    engineRu,
    sharingRu,
    workRu,
    employerRu,
    writingRu,
  ],
};
const together = (parts: readonly object[]) => new Map(parts.flatMap((part) => [...flat(part)]));
const languages = { en: together(files.en), ru: together(files.ru) };
const bases = (words: Map<string, string>) =>
  new Set([...words.keys()].map((key) => key.replace(PLURAL, "")));

describe("works", () => {
  it("has the same words in every language, in the same file", () => {
    for (const [index, words] of files.en.entries()) {
      expect(bases(flat(files.ru[index] ?? {}))).toEqual(bases(flat(words)));
    }
  });

  it.each(Object.entries(languages))("has every plural form of %s", (language, words) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plural = new Set(
      [...words.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")),
    );
    for (const base of plural) {
      for (const form of forms) expect(words.has(`${base}_${form}`), `${base}_${form}`).toBe(true);
    }
  });

  it("names the same values in every language", () => {
    const values = (text: string) =>
      [...text.matchAll(/\{\{(\w+)\}\}/g)].map((hit) => hit[1]).sort();
    for (const [key, text] of languages.en) {
      const translated = languages.ru.get(key);
      if (translated !== undefined) expect(values(translated), key).toEqual(values(text));
    }
  });
});

describe("refuses", () => {
  it.each(Object.entries(files))("a part of %s that is in two files", (_, parts) => {
    const names = parts.flatMap((part) => Object.keys(part));
    expect(names).toEqual([...new Set(names)]);
  });

  it("words that nothing shows", async () => {
    const root = new URL("../", import.meta.url);
    const pages = (await readdir(root, { recursive: true })).filter((name) =>
      /^(?!dist|e2e|node_modules).*\.tsx?$/.test(name),
    );
    const code = (
      await Promise.all(pages.map((file) => readFile(new URL(file, root), "utf8")))
    ).join();
    const spoken = (key: string) => {
      const parts = key.split(".");
      // A key whose last parts are computed is looked for by what is written of it.
      return parts.some((_, index) => {
        const head = parts.slice(0, parts.length - index).join(".");
        return code.includes(`"${head}"`) || (index > 0 && code.includes(`\`${head}.\${`));
      });
    };
    const silent = [...bases(languages.en)].filter((key) => !spoken(key));
    expect(silent).toEqual([]);
  });
});
