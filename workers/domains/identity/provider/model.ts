import type { Millis } from "../../../../shared/kernel/time.ts";

/** A public key of an application. */
export type PublicJwk = Readonly<Record<string, unknown>> & { readonly kty: string };

/** An authorization request whose every parameter has been checked. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  /** Whether the address is just as it was registered; only the port of a loopback address may differ. */
  readonly exactRedirect: boolean;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | null;
  /** PKCE, S256. */
  readonly codeChallenge: string;
  readonly prompts: readonly Prompt[];
  /** Seconds since the last proof of who the person is. */
  readonly maxAge: number | null;
  readonly loginHint: string | null;
  readonly uiLocales: readonly string[];
  /** Thumbprint of the key that the code is bound to (RFC 9449 §10). */
  readonly dpopJkt: string | null;
  /** Whom the application believes to be signed in, from `id_token_hint`. */
  readonly hintedSubject: string | null;
}

export type Prompt = "none" | "login" | "consent" | "select_account";

/** How somebody proved who they are. */
export interface Authentication {
  readonly amr: readonly string[];
  readonly authTime: Millis;
  /** The sign-in session that vouches for it; `null` when it was on another device. */
  readonly parentId: string | null;
}

/** What an authorization code stands for. */
export interface CodeGrant extends Authentication {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly codeChallenge: string;
  readonly dpopJkt: string | null;
}

/** Who let a device in, and the session that it will get. */
export interface DeviceApproval extends Authentication {
  readonly userId: string;
  readonly sessionId: string;
}
