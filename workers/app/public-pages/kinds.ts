import { imagePages } from "../../domains/media/index.ts";
import { profilePages } from "../../domains/people/index.ts";
import type { PublicPages } from "../../domains/platform/index.ts";
import { videoPages } from "../../domains/video/index.ts";
import { companyPages, vacancyPages } from "../../domains/work/index.ts";
import type { Deps } from "../deps.ts";

/** What everybody may look at under an address of its own. A domain adds its pages by an entry. */
export const publicPages: readonly PublicPages<Deps>[] = [
  imagePages,
  videoPages,
  vacancyPages,
  companyPages,
  profilePages,
];
