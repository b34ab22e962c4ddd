/**
 * Checks of what passkeys sign. Loaded with the first passkey that is used: certificate formats come with it, which
 * would cost every cold start some 30 ms.
 */
export const webauthn = () => import("@simplewebauthn/server");
