import { index, integer, real, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { vacancies } from "../vacancies/tables.ts";

/** What a vacancy is found by, whatever its state: written with it, put into the index when everybody may find it. */
export const vacancyEntries = sqliteTable(
  "vacancy_entries",
  {
    vacancyId: text("vacancy_id")
      .primaryKey()
      .references(() => vacancies.id, { onDelete: "cascade" }),
    /** Words of the title as they are, and their stems. */
    titleForm: text("title_form").notNull(),
    titleStem: text("title_stem").notNull(),
    /** Words of all else. */
    textForm: text("text_form").notNull(),
    textStem: text("text_stem").notNull(),
    /** What filters ask for, each as one word. */
    keys: text().notNull(),
    /** Tags, roles and city: `[kind, key, as written]` each. */
    facets: text({ mode: "json" }).$type<readonly (readonly string[])[]>().notNull(),
    /** Its place on a sphere of radius 1. */
    x: real(),
    y: real(),
    z: real(),
    /** Euro cents a month; -1 where none is named. */
    salary: integer().notNull(),
    /** The date of the rates that this was counted by. */
    ratesAsOf: text("rates_as_of").notNull(),
  },
  (table) => [index("vacancy_entries_rates").on(table.ratesAsOf)],
);

/**
 * Vacancies that everybody finds. Triggers keep with it the full-text index `vacancy_search`, the R*Tree `vacancy_places`
 * and `vacancy_facets`. Numbers grow with time: their order is that in which vacancies came out, and never changes.
 */
export const vacancyDocs = sqliteTable(
  "vacancy_docs",
  {
    n: integer().primaryKey({ autoIncrement: true }),
    vacancyId: text("vacancy_id")
      .notNull()
      .unique()
      .references(() => vacancies.id, { onDelete: "cascade" }),
    x: real(),
    y: real(),
    z: real(),
    salary: integer().notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** As the vacancy has them; put here by triggers. What most vacancies pass is soonest asked of the few that are left. */
    employmentType: text("employment_type").notNull().default(""),
    remote: integer({ mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    // Covers what a walk from the best paid down asks of each.
    index("vacancy_docs_salary").on(
      table.salary,
      table.n,
      table.x,
      table.y,
      table.z,
      table.expiresAt,
    ),
  ],
);

/**
 * Words of vacancies, without those that begin with a digit, each with its stem: tells whether there is a word that begins with
 * another one and is no form of it. Those of vacancies that are gone may stay.
 */
export const vacancyForms = sqliteTable("vacancy_forms", {
  form: text().primaryKey(),
  /** Empty if it was not known. */
  stem: text().notNull(),
});

/** Values that facets count. */
export const vacancyFacetValues = sqliteTable(
  "vacancy_facet_values",
  {
    id: integer().primaryKey(),
    kind: text({ enum: ["tag", "role", "city"] }).notNull(),
    key: text().notNull(),
    /** As it was first written. */
    label: text().notNull(),
  },
  (table) => [unique().on(table.kind, table.key)],
);
