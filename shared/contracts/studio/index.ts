import { assetContracts } from "./assets.ts";
import { boxContracts } from "./boxes.ts";
import { exportContracts } from "./export.ts";
import { generateContracts } from "./generate.ts";
import { modelContracts } from "./models.ts";
import { projectContracts } from "./projects.ts";
import { retentionContracts } from "./retention.ts";
import { sharingContracts } from "./sharing.ts";

export type { Shelf } from "./assets.ts";
export type { ProjectSpend, PromptUse } from "./projects.ts";
export type { RetentionReport } from "./retention.ts";
export * from "./schemas.ts";
export type { GuestComment, SharedAsset, SharedProject, ShareLink } from "./sharing.ts";
export type {
  ProjectEvent,
  ProjectNews,
  ProjectServerFrame,
  SequencedEvent,
} from "./socket.ts";

/** Every call of the studio. */
export const studioContracts = {
  ...modelContracts,
  ...generateContracts,
  ...projectContracts,
  ...boxContracts,
  ...assetContracts,
  ...sharingContracts,
  ...exportContracts,
  ...retentionContracts,
};
