import { appealContracts } from "./appeals.ts";
import { deskContracts } from "./desk.ts";

export type { FiledAppeal } from "./appeals.ts";
export type { DecisionTerms, ModeratedAuthor, Resolution, Template } from "./desk.ts";
export {
  ADVERSE,
  type Appeal,
  type CaseStatus,
  type Decision,
  type ModeratedKind,
  type ModerationAction,
  type ModerationItem,
  moderatedKind,
  type OwnDecision,
  type Report,
  type Shown,
} from "./schemas.ts";

export const moderationContracts = { ...deskContracts, ...appealContracts };
