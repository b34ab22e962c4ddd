/** The bell on a 64 × 64 grid: crown, body and, apart from it, the clapper that doubles as a speech dot. */
export const BELL =
  "M32 11.5a3.2 3.2 0 0 1 3.2 3.2v1.6c6.9 1.5 11.6 7.4 11.6 14.9v6.4c0 1.5.4 2.6 1.3 3.8l2 2.6c1.2 1.6.1 3.9-1.9 3.9H15.8c-2 0-3.1-2.3-1.9-3.9l2-2.6c.9-1.2 1.3-2.3 1.3-3.8v-6.4c0-7.5 4.7-13.4 11.6-14.9v-1.6a3.2 3.2 0 0 1 3.2-3.2z" +
  "M32 50a3.7 3.7 0 1 1 0 7.4a3.7 3.7 0 0 1 0-7.4z";

export const BRAND = "#2E7D32";
