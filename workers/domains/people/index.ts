import type { IdentityDeps } from "../identity/index.ts";

export { erasePerson } from "./erase-person.ts";
export { findPeople } from "./find-people.ts";
export { peopleCrons } from "./jobs.ts";
export { peopleData } from "./people-data.ts";
export { peopleRoutes } from "./routes.ts";

export interface PeopleDeps extends IdentityDeps {}
