import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  video_state: [409, "The video is not in a state that allows this."],
  video_exists: [409, "Another video is of this file already."],
  too_many_captions: [409, "A video cannot have captions in so many languages."],
  caption_rejected: [422, "These are no captions in WebVTT."],
  range_not_satisfiable: [416, "The file has no such part."],
  webhook_refused: [401, "This was not signed by who should have."],
  webhook_replayed: [409, "This has been heard before."],
});
