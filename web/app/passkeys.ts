import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { ApiError } from "../../shared/client/index.ts";

/** What the platform says of a ceremony: WebAuthn options in their JSON form. */
interface Ceremony {
  readonly challengeId: string;
  readonly options: { readonly challenge: string };
}

/** A credential in its JSON form, as the platform takes it. */
export interface Credential {
  readonly id: string;
  readonly rawId: string;
  readonly type: "public-key";
  readonly response: Record<string, unknown>;
  readonly [more: string]: unknown;
}

/** Whether this browser knows passkeys at all. */
export function passkeysKnown(): boolean {
  return typeof window.PublicKeyCredential === "function";
}

/** Whether the browser can offer passkeys among the suggestions of a field. */
export async function autofillKnown(): Promise<boolean> {
  if (!passkeysKnown()) return false;
  return (await ceremonies()).browserSupportsWebAuthnAutofill();
}

/** Has the reader make a passkey. Resolves to `null` when they gave it up. */
export async function makePasskey({ options }: Ceremony): Promise<Credential | null> {
  const { startRegistration } = await ceremonies();
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  return given(startRegistration({ optionsJSON }));
}

/**
 * Has the reader use a passkey: at once, or (`autofill`) once they choose one among the suggestions of a field.
 * Resolves to `null` when they gave it up, or when another ceremony took its place.
 */
export async function givePasskey(
  { options }: Ceremony,
  useBrowserAutofill = false,
): Promise<Credential | null> {
  const { startAuthentication } = await ceremonies();
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return given(startAuthentication({ optionsJSON, useBrowserAutofill }));
}

/** Ends a ceremony that waits. */
export async function endCeremony(): Promise<void> {
  (await ceremonies()).WebAuthnAbortService.cancelCeremony();
}

/** Loaded when it is needed: the first page has no use for it. */
function ceremonies() {
  return import("@simplewebauthn/browser");
}

const GIVEN_UP = ["NotAllowedError", "AbortError"];

interface Made {
  readonly id: string;
  readonly rawId: string;
  readonly type: "public-key";
  readonly response: object;
}

async function given(ceremony: Promise<Made>): Promise<Credential | null> {
  try {
    const credential = await ceremony;
    return { ...credential, response: Object.fromEntries(Object.entries(credential.response)) };
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    if (GIVEN_UP.includes(name)) return null;
    // The device has a passkey of this account already (WebAuthn 3, 5.1.3).
    if (name === "InvalidStateError") throw new ApiError("passkey_known", 0, { cause: error });
    throw new ApiError("passkey_failed", 0, { cause: error });
  }
}
