import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  slug_taken: [409, "Another company has this address already."],
  too_many_companies: [409, "One person cannot have so many companies."],
});
