/** Another service that vouches for people, by OpenID Connect: everything else is found at its issuer. */
export interface OidcDefinition {
  readonly kind: "oidc";
  readonly issuer: string;
  readonly scopes: readonly string[];
}

/** One that speaks OAuth 2 only: where it is, and what its answers call things. */
export interface OAuthDefinition {
  readonly kind: "oauth";
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  /** A list of `{email, primary, verified}`, where the profile itself does not tell. */
  readonly emailsEndpoint?: string | undefined;
  /** How the token is shown to them, where it is not `Bearer`. */
  readonly tokenScheme?: string | undefined;
  readonly scopes: readonly string[];
  readonly claims: {
    /** The lasting id of the person. */
    readonly subject: string;
    /** Tried in this order. */
    readonly name: readonly string[];
    readonly username?: string | undefined;
    readonly email?: string | undefined;
    /** A claim that says whether the address is confirmed; without one it is taken for not confirmed. */
    readonly emailVerified?: string | undefined;
  };
}

export type Definition = (OidcDefinition | OAuthDefinition) & { readonly name: string };

/** Services that need nothing but the client's id and secret. */
export const DEFINITIONS: Readonly<Record<string, Definition>> = {
  google: {
    name: "Google",
    kind: "oidc",
    issuer: "https://accounts.google.com",
    scopes: ["openid", "profile", "email"],
  },
  github: {
    name: "GitHub",
    kind: "oauth",
    authorizationEndpoint: "https://github.com/login/oauth/authorize",
    tokenEndpoint: "https://github.com/login/oauth/access_token",
    userinfoEndpoint: "https://api.github.com/user",
    emailsEndpoint: "https://api.github.com/user/emails",
    scopes: ["read:user", "user:email"],
    claims: { subject: "id", name: ["name", "login"], username: "login" },
  },
  yandex: {
    name: "Яндекс",
    kind: "oauth",
    authorizationEndpoint: "https://oauth.yandex.com/authorize",
    tokenEndpoint: "https://oauth.yandex.com/token",
    userinfoEndpoint: "https://login.yandex.ru/info?format=json",
    tokenScheme: "OAuth",
    scopes: ["login:info", "login:email"],
    claims: {
      subject: "id",
      name: ["display_name", "real_name", "login"],
      username: "login",
      email: "default_email",
    },
  },
};
