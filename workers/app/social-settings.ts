import { z } from "@hono/zod-openapi";
import type { ConfiguredService } from "../adapters/social-services.ts";
import { socialDefinitions } from "../domains/identity/index.ts";

const scopes = z.array(z.string().min(1));

const credentials = {
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  name: z.string().min(1).optional(),
  clientId: z.string().min(1),
  secret: z.string().min(1),
};

const known = z.object(credentials);

const oidc = z.object({
  ...credentials,
  issuer: z.url(),
  scopes: scopes.default(["openid", "profile", "email"]),
});

const oauth = z.object({
  ...credentials,
  authorizationEndpoint: z.url(),
  tokenEndpoint: z.url(),
  userinfoEndpoint: z.url(),
  emailsEndpoint: z.url().optional(),
  tokenScheme: z.string().optional(),
  scopes,
  claims: z.object({
    subject: z.string(),
    name: z.array(z.string()),
    username: z.string().optional(),
    email: z.string().optional(),
    emailVerified: z.string().optional(),
  }),
});

function configured(
  given: z.output<typeof oidc | typeof oauth | typeof known>,
): ConfiguredService | null {
  const { id, clientId, secret: clientSecret } = given;
  const own = { id, clientId, clientSecret, name: given.name ?? id };
  if ("issuer" in given) return { ...given, ...own, kind: "oidc" };
  if ("authorizationEndpoint" in given) return { ...given, ...own, kind: "oauth" };
  const definition = socialDefinitions[id];
  return definition === undefined
    ? null
    : { ...definition, ...own, name: given.name ?? definition.name };
}

/**
 * Services that people may sign in with: one that is defined here (`google`, `github`, `yandex`) by its id, `clientId` and
 * `secret`; any issuer of OpenID Connect with its `issuer`; one of OAuth 2 with its endpoints and claims.
 */
export const socialProviders = z
  .array(z.union([oidc, oauth, known]))
  .transform((list, ctx): readonly ConfiguredService[] =>
    list.flatMap((given, i) => {
      const service = configured(given);
      if (service !== null) return service;
      ctx.addIssue({ code: "custom", path: [i], message: "needs an issuer, or endpoints" });
      return [];
    }),
  )
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "ids must differ")
  .default([]);
