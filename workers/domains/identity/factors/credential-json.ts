import { z } from "@hono/zod-openapi";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";

const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const named = { id: base64Url, rawId: base64Url, type: z.literal("public-key") };

const attestation = z.object({
  ...named,
  response: z.object({
    clientDataJSON: base64Url,
    attestationObject: base64Url,
    transports: z.array(z.string().max(32)).max(8).default([]),
  }),
});

const assertion = z.object({
  ...named,
  response: z.object({
    clientDataJSON: base64Url,
    authenticatorData: base64Url,
    signature: base64Url,
    userHandle: base64Url.nullish(),
  }),
});

const clientData = z.looseObject({ crossOrigin: z.boolean().optional() });

/** Whether a page of another origin had ours in a frame: none has reason to. */
function isFramed(clientDataJson: string): boolean {
  try {
    const text = Buffer.from(clientDataJson, "base64url").toString();
    return clientData.parse(JSON.parse(text)).crossOrigin === true;
  } catch {
    return true;
  }
}

/** A new credential as a browser sends it; `null` for anything else. */
export function readAttestation(json: unknown): RegistrationResponseJSON | null {
  const { data } = attestation.safeParse(json);
  if (data === undefined || isFramed(data.response.clientDataJSON)) return null;
  return { ...data, clientExtensionResults: {} };
}

/** The use of a credential as a browser sends it; `null` for anything else. */
export function readAssertion(json: unknown): AuthenticationResponseJSON | null {
  const { data } = assertion.safeParse(json);
  if (data === undefined || isFramed(data.response.clientDataJSON)) return null;
  const { userHandle, ...response } = data.response;
  return {
    ...data,
    response: { ...response, ...(userHandle ? { userHandle } : {}) },
    clientExtensionResults: {},
  };
}
