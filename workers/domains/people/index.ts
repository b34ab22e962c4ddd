import type { IdentityDeps } from "../identity/index.ts";

export { findPeople } from "./find-people.ts";
export { peopleRoutes } from "./routes.ts";

export interface PeopleDeps extends IdentityDeps {}
