import type { PushDeps } from "./notifications/send-push.ts";

export { findBlocked, isAnyBlocked, isBlockedEitherWay } from "./blocks/blocked-either-way.ts";
export { erasePerson } from "./erase-person.ts";
export { findDetails, findPeople, findProfiles, type ProfileState } from "./find-people.ts";
export { getUser } from "./get-user.ts";
export { peopleCrons } from "./jobs.ts";
export type { NotificationHubs } from "./notifications/ports.ts";
export { sendPush } from "./notifications/send-push.ts";
export { peopleData } from "./people-data.ts";
export { profilePages } from "./public-profiles.ts";
export { USER_KIND } from "./report-user.ts";
export { peopleRoutes } from "./routes.ts";
export { setAvatar } from "./set-avatar.ts";

export interface PeopleDeps extends PushDeps {}
