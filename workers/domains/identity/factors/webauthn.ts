/**
 * Checks of what passkeys sign. Loaded with the first passkey that is used: certificate formats come with it, which
 * would cost every cold start some 30 ms.
 */
export const webauthn = async () => {
  const [server, { Sequence }] = await Promise.all([
    import("@simplewebauthn/server"),
    import("asn1js"),
  ]);
  // The reader of certificates knows a sequence by the name of its class, which bundling shortens.
  Object.defineProperty(Sequence, "name", { value: "Sequence" });
  return server;
};
