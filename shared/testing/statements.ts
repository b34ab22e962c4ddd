/** Every query that the tests have been seen to make. */
export const STATEMENTS = new URL("statements.json", import.meta.url).pathname;
