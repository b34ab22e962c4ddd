/** What a piece of work asks something of. */
export type Called = "database" | "objects" | "bucket" | "queue" | "outside";
