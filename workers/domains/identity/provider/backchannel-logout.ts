import { z } from "@hono/zod-openapi";
import type { SessionId, UserId } from "../../../../shared/kernel/ids.ts";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { QueueJob } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { loginName, subjectOf } from "./subjects.ts";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const TOKEN_SECONDS = (2 * MINUTE) / SECOND;
const OK = 200;
const REDIRECTION = 300;
const BAD_REQUEST = 400;

const notice = z.object({ userId: z.uuid(), clientId: z.string(), loginId: z.uuid() });

/** The application does not take our word: it is told again later. */
class LogoutNotDelivered extends Error {
  override readonly name = "LogoutNotDelivered";
}

/** Tells an application that somebody has signed out (OpenID Connect Back-Channel Logout 1.0 §2.5). */
async function tell(deps: IdentityDeps, message: z.output<typeof notice>): Promise<void> {
  const client = await deps.clients.find(message.clientId);
  if (!client?.backchannelLogoutUri) return;
  const userId = message.userId as UserId;
  const loginId = message.loginId as SessionId;
  const iat = Math.floor(deps.clock.now() / SECOND);
  const token = await deps.tokenSigner.sign("logout+jwt", {
    sub: subjectOf(deps, client, userId),
    aud: client.id,
    iat,
    exp: iat + TOKEN_SECONDS,
    jti: deps.ids.next<string>(),
    sid: await loginName(deps, client.id, { userId, loginId }),
    events: { [EVENT]: {} },
  });
  const status = await deps.outgoing.postForm(client.backchannelLogoutUri, { logout_token: token });
  // 400 says that it will not take this one, whenever (§2.8).
  if ((status >= OK && status < REDIRECTION) || status === BAD_REQUEST) return;
  throw new LogoutNotDelivered(`the application answered ${status}`);
}

/** At least once: what fails is tried again by the queue. The object of the account's sessions is who asks for it. */
export const backchannelLogout: QueueJob<IdentityDeps, typeof notice> = {
  name: "identity.backchannel-logout",
  message: notice,
  handle: tell,
};
