import { chatContracts } from "./chat/index.ts";
import { identityContracts } from "./identity/index.ts";
import { mediaContracts } from "./media/index.ts";
import { peopleContracts } from "./people/index.ts";
import { type Contract, platformContracts } from "./platform/index.ts";

/** Every call of the API. The OpenAPI document and the walk over all routes are made from this list. */
export const allContracts: readonly Contract[] = [
  ...Object.values(platformContracts),
  ...Object.values(identityContracts),
  ...Object.values(peopleContracts),
  ...Object.values(chatContracts),
  ...Object.values(mediaContracts),
];
