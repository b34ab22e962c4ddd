/** Most people that one message mentions. */
const MAX_MENTIONS = 50;

/** As usernames are written, after an `@` that does not belong to an address. */
const MENTION = /(?<![\p{L}\p{N}_.@/-])@([A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?)/gu;
const LAST_PART = /[._-]+[^._-]*$/;

/** What a mention may name, the longest first: in `@anna.see`, `anna.see`, else `anna`. */
function candidates(name: string): string[] {
  const all = [name.toLowerCase()];
  for (let rest = name; LAST_PART.test(rest); ) {
    rest = rest.replace(LAST_PART, "");
    if (rest !== "") all.push(rest.toLowerCase());
  }
  return all;
}

/** Who is mentioned in a text, each once. `members` are their ids by usernames in lower case. */
export function mentionsIn(text: string, members: ReadonlyMap<string, string>): readonly string[] {
  const mentioned = new Set<string>();
  for (const [, name = ""] of text.matchAll(MENTION)) {
    const username = candidates(name).find((one) => members.has(one));
    const userId = members.get(username ?? "");
    if (userId !== undefined) mentioned.add(userId);
    if (mentioned.size === MAX_MENTIONS) break;
  }
  return [...mentioned];
}
