import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  file_rejected: [422, "The file is not an image that is accepted here."],
  upload_timeout: [408, "The upload took too long. Try again."],
});
