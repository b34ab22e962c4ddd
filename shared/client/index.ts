/** What the web app reaches the platform through. */
import type { components } from "./schema.gen.d.ts";

export type { Chat, ChatEvent, ChatMember, Message, SearchHit } from "../contracts/chat/index.ts";
export type {
  FiledAppeal,
  ModeratedAuthor,
  ModerationItem,
  OwnDecision,
  Report as ModerationReport,
} from "../contracts/moderation/index.ts";
export type { NotificationSettings, PushPayload } from "../contracts/people/notifications.ts";
export type { Place } from "../contracts/platform/index.ts";
export type {
  Asset,
  Box,
  BoxComment,
  GuestComment,
  Project,
  ProjectMember,
  ProjectNews,
  SequencedEvent,
  SharedAsset,
  SharedProject,
  ShareLink,
} from "../contracts/studio/index.ts";
export type { Playback, Video, VideoNews } from "../contracts/video/index.ts";
export type { ProfileAnswer, ScriptAnswer, VacancyAnswer } from "../contracts/work/assistant.ts";
export type {
  Application as JobApplication,
  Company,
  CompanyMember,
  CompanyRole,
  CompanySummary,
  CompanyVerification,
  FoundVacancy,
  Salary,
  SavedSearch,
  Vacancy,
  VacancyFacets,
  Verification,
} from "../contracts/work/index.ts";
export { createApi } from "./api.ts";
export type { ChatHistory } from "./chat-history.ts";
export { type ChatLog, deliveryOf, messageOf, type Outgoing } from "./chat-log.ts";
export { ChatSession, type ChatView, type Resumed } from "./chat-session.ts";
export { type Delivery, drain } from "./drain.ts";
export { deliveryOfFailure, type UploadFile, withFilesUploaded } from "./entry-files.ts";
export { type CallNews, hubSocket } from "./hub.ts";
export type { Connection } from "./live-socket.ts";
export { type WantedChange, withChanges } from "./message-changes.ts";
export { applyChange, isMessageChange } from "./message-fold.ts";
export type { ChatOutbox, OutboxEntry, OutboxNotice, OutgoingFile } from "./outbox.ts";
export { ApiError } from "./problem.ts";
export { type ProjectSnapshot, projectSocket } from "./project-socket.ts";
export type { UploadMemory } from "./resumable-upload.ts";
export type { SealedChat } from "./sealed-chat.ts";
export { Session } from "./session.ts";
export { reply } from "./throwing.ts";
export { uploadAsset, uploadFile, uploadImage } from "./upload.ts";

type Schemas = components["schemas"];
export type AiJob = Schemas["AiJob"];
export type AiModel = Schemas["AiModel"];
/** What is exported and imported: a provider with its models. */
export type AiDefinition = Schemas["DefinitionFile"];
export type AiModelDraft = Schemas["ModelDefinition"];
export type AiProvider = Schemas["AiProvider"];
export type AdminUser = Schemas["AdminUser"];
export type Application = Schemas["Application"];
export type AuditEntry = Schemas["AuditEntry"];
export type Board = Schemas["Board"];
export type DataExport = Schemas["DataExport"];
export type Backup = Schemas["Backup"];
export type DeadLetter = Schemas["DeadLetter"];
export type Device = Schemas["Device"];
export type DeviceRequest = Schemas["DeviceRequest"];
export type Grant = Schemas["Grant"];
export type Image = Schemas["Image"];
export type Interaction = Schemas["Interaction"];
export type Invite = Schemas["Invite"];
export type JobRun = Schemas["JobRun"];
export type LinkedIdentity = Schemas["LinkedIdentity"];
export type Metrics = Schemas["Metrics"];
export type MfaMethod = Schemas["MfaRequired"]["methods"][number];
export type OAuthApp = Schemas["OAuthApp"];
/** What one person may store. */
export type Quota = Schemas["Quota"];
export type Passkey = Schemas["Passkey"];
export type Person = Schemas["Person"];
export type QueueTraffic = Schemas["QueueTraffic"];
export type ScheduledJob = Schemas["ScheduledJob"];
export type Security = Schemas["Security"];
export type SecurityEvent = Schemas["SecurityEvent"];
/** Where the account is signed in. */
export type SignedInDevice = Schemas["Session"];
export type SignInReply = Schemas["SignedIn"] | Schemas["MfaRequired"];
export type SystemConfig = Schemas["SystemConfig"];
export type Stats = Schemas["Stats"];
export type User = Schemas["User"];
