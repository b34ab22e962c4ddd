export { eraseModeration } from "./erase-moderation.ts";
export { moderationJobs } from "./jobs.ts";
export {
  companyThings,
  imageThings,
  messageThings,
  userThings,
  vacancyThings,
  videoThings,
} from "./kinds/index.ts";
export { moderationData } from "./moderation-data.ts";
export type * from "./ports.ts";
export { moderationRoutes } from "./routes.ts";
