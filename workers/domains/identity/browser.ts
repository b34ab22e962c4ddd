import Bowser from "bowser";

/** What a person would call the browser: `Firefox 140 on Linux`; `null` when it does not say. */
export function browserOf(userAgent: string): string | null {
  if (userAgent === "") return null;
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name) return null;
  const version = browser.version?.split(".")[0];
  const name = version ? `${browser.name} ${version}` : browser.name;
  return os.name ? `${name} on ${os.name}` : name;
}
