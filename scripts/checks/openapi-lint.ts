import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";

/** Redocly's recommended rules over the committed API document. */
const path = "docs/openapi.json";
const config = await createConfig({ extends: ["recommended"] });
const problems = await lintFromString({
  source: await readFile(path, "utf8"),
  absoluteRef: path,
  config,
});

/** Ids are UUIDs: no word of an address is one, so that a word and an id in the same place keep two paths apart. */
function keepsApart(one: string | undefined, other: string | undefined): boolean {
  const isId = (part = "") => /^\{\w*[iI]d\}$/.test(part);
  const isWord = (part = "") => /^[a-z-]+$/.test(part);
  return (isId(one) && isWord(other)) || (isWord(one) && isId(other));
}

/** Whether two paths that the rule takes for ambiguous are told apart by what their parameters hold. */
function isToldApart({ ruleId, message }: { ruleId: string; message: string }): boolean {
  if (ruleId !== "no-ambiguous-paths") return false;
  const [one = [], other = []] = [...message.matchAll(/`([^`]+)`/g)].map(([, found = ""]) =>
    found.split("/"),
  );
  return one.some((part, place) => keepsApart(part, other[place]));
}

const left = problems.filter((problem) => !isToldApart(problem));
for (const { ruleId, severity, message, location } of left) {
  console.error(`${severity} ${ruleId} at ${location[0]?.pointer ?? "#"}: ${message}`);
}
process.exitCode = left.length > 0 ? 1 : 0;
