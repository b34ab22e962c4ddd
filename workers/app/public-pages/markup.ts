const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
/** Characters that no document may hold (XML 1.0 §2.2), halves of surrogate pairs among them. */
const UNFIT = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}/gu;

/** Text as it stands in HTML or XML, within an attribute too. */
export function escaped(text: string): string {
  return text.replace(UNFIT, "").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
