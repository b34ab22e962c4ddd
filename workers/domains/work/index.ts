export type * from "./ports.ts";
export { workRoutes } from "./routes.ts";
