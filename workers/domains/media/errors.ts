import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  file_rejected: [422, "The file is not an image that is accepted here."],
  file_in_use: [409, "Something still shows this file."],
  quota_exceeded: [403, "There is no room for more of your files. Delete some first."],
  range_not_satisfiable: [416, "The file has no such part."],
  upload_timeout: [408, "The upload took too long. Try again."],
  upload_offset: [409, "The upload has got somewhere else. Ask how far it is."],
  upload_incomplete: [409, "Not every byte of the upload has arrived."],
  upload_locked: [423, "Another piece of the upload is being written."],
  tus_version: [412, "Only version 1.0.0 of tus is spoken here."],
  checksum_mismatch: [460, "The bytes are not those of the checksum."],
});
