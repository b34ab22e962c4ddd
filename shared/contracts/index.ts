import { callContracts } from "./calls/index.ts";
import { chatContracts } from "./chat/index.ts";
import { identityContracts } from "./identity/index.ts";
import { mediaContracts } from "./media/index.ts";
import { moderationContracts } from "./moderation/index.ts";
import { peopleContracts } from "./people/index.ts";
import { notificationContracts } from "./people/notifications.ts";
import { type Contract, platformContracts } from "./platform/index.ts";
import { studioContracts } from "./studio/index.ts";
import { videoContracts } from "./video/index.ts";
import { workContracts } from "./work/index.ts";

/** Every call of the API. The OpenAPI document and the walk over all routes are made from this list. */
export const allContracts: readonly Contract[] = [
  ...Object.values(platformContracts),
  ...Object.values(identityContracts),
  ...Object.values(peopleContracts),
  ...Object.values(notificationContracts),
  ...Object.values(chatContracts),
  ...Object.values(callContracts),
  ...Object.values(mediaContracts),
  ...Object.values(videoContracts),
  ...Object.values(studioContracts),
  ...Object.values(workContracts),
  ...Object.values(moderationContracts),
];
