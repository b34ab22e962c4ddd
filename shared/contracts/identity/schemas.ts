import { z } from "@hono/zod-openapi";
import { user } from "../people/index.ts";
import { id, timestamp } from "../platform/index.ts";

export const tag = "Identity";

/** `cookie`: the refresh token travels in a `__Host-` cookie that scripts cannot read. */
const transport = z.enum(["body", "cookie"]).default("body");
/** Counted in characters once it is in normal form, which JavaScript's string length does not do: see the rules. */
export const newPassword = z
  .string()
  .max(1_024)
  .openapi({ minLength: 8, maxLength: 256, description: "8 to 256 characters of any kind" });

export const tokens = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal("Bearer"),
    expiresIn: z.number().int().openapi({ description: "Seconds the access token lives" }),
    refreshToken: z
      .string()
      .optional()
      .openapi({ description: "Absent with the cookie transport" }),
    refreshExpiresIn: z.number().int(),
    sessionId: id,
    deviceToken: z.string().optional().openapi({
      description: "Keep it and send it at later sign-ins: this device is known to the account",
    }),
  })
  .openapi("Tokens");
export type Tokens = z.infer<typeof tokens>;

export const signedIn = z.object({ user, tokens }).openapi("SignedIn");

export const signInOptions = {
  deviceName: z.string().trim().max(80).optional(),
  deviceToken: z.string().max(512).optional(),
  transport,
};

export const mfaMethod = z.enum(["totp", "backup_code", "passkey"]);

/** The first factor was right; the second is still to come. */
export const mfaRequired = z
  .object({
    mfaRequired: z.literal(true),
    mfaToken: z.string().openapi({ description: "Lives five minutes and five tries" }),
    methods: z.array(mfaMethod),
  })
  .openapi("MfaRequired");

/** What a sign-in answers: tokens, or what is still missing. */
export const signInReply = z.union([signedIn, mfaRequired]);

/** A WebAuthn credential as `navigator.credentials` gives it, in its JSON form (PublicKeyCredential.toJSON). */
export const credential = z
  .looseObject({
    id: z.string().max(1_400),
    rawId: z.string().max(1_400),
    type: z.literal("public-key"),
    response: z.record(z.string(), z.unknown()),
  })
  .openapi("PublicKeyCredential");

/** WebAuthn options as `PublicKeyCredential.parse…OptionsFromJSON` takes them. */
export const ceremony = z
  .object({ challengeId: id, options: z.looseObject({ challenge: z.string() }) })
  .openapi("PasskeyCeremony");

export const sixDigits = z
  .string()
  .trim()
  .regex(/^\d{6}$/);

export const moment = timestamp.nullable();
