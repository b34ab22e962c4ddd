import { TOTP } from "otpauth";
import type { Visitor } from "./browsers.ts";
import { advance } from "./clock.ts";
import type { Platform } from "./platform.ts";

/**
 * Gives a visitor's browser an authenticator of its own, which says yes to whatever it is asked. A form does not ask it
 * unasked (the suggestions of a name's field): it would say yes to that too, and sign them in before they press a button.
 */
export async function withAuthenticator({ context, page }: Visitor): Promise<void> {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** A code of an authenticator app that has not been used: the next one, as each is good once. */
export async function nextCode(platform: Platform, secret: string): Promise<string> {
  const timestamp = await advance(platform, 30);
  return new TOTP({ secret: secret.replace(/\s/g, "") }).generate({ timestamp });
}
