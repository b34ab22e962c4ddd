import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./workers/domains/*/tables.ts", "./workers/domains/*/*/tables.ts"],
  out: "./migrations",
});
