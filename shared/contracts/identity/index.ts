import { accountLifeContracts } from "./account-life.ts";
import { adminContracts } from "./admin.ts";
import { contactContracts } from "./email.ts";
import { factorContracts } from "./factors.ts";
import { inviteContracts } from "./invites.ts";
import { jwks } from "./keys.ts";
import { oauthContracts } from "./oauth.ts";
import { providerContracts } from "./provider.ts";
import { securityContracts } from "./security.ts";
import { signInContracts } from "./sign-in.ts";
import { socialContracts } from "./social.ts";

export type { Tokens } from "./schemas.ts";
export type { SecurityEventKind } from "./security.ts";

/** Every call of identity, by area. */
export const identityContracts = {
  ...signInContracts,
  ...contactContracts,
  ...factorContracts,
  ...securityContracts,
  ...accountLifeContracts,
  ...inviteContracts,
  ...socialContracts,
  ...providerContracts,
  ...oauthContracts,
  ...adminContracts,
  jwks,
};
