import Bowser from "bowser";

/** Reading a text takes some sixty regular expressions, and one request asks several times: the latest are remembered. */
const known = new Map<string, string | null>();
const MOST_KNOWN = 200;
/** Longer ones are made up. */
const LONGEST_KNOWN = 300;

function read(userAgent: string): string | null {
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name) return null;
  const version = browser.version?.split(".")[0];
  const name = version ? `${browser.name} ${version}` : browser.name;
  return os.name ? `${name} on ${os.name}` : name;
}

/** What a person would call the browser: `Firefox 140 on Linux`; `null` when it does not say. */
export function browserOf(userAgent: string): string | null {
  if (userAgent === "") return null;
  let name = known.get(userAgent);
  if (name !== undefined) return name;
  name = read(userAgent);
  if (known.size >= MOST_KNOWN) known.clear();
  if (userAgent.length <= LONGEST_KNOWN) known.set(userAgent, name);
  return name;
}
