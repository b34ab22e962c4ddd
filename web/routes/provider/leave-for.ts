const HARMFUL = ["javascript:", "data:", "blob:", "vbscript:"];

/** Goes to an application's address: the web's, or a scheme of an app on this device; never a script. */
export function leaveFor(address: string): void {
  const { href, protocol } = new URL(address, location.origin);
  if (HARMFUL.includes(protocol)) throw new Error("This address may not be opened.");
  location.replace(href);
}
