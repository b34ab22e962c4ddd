import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  asset_state: [409, "The asset is not in a state that allows this."],
  model_inactive: [409, "The model is switched off."],
  job_state: [409, "The job is not in a state that allows this."],
  too_many_jobs: [429, "Too much of yours is waiting already."],
  webhook_refused: [401, "This was not signed by who should have."],
  too_many_members: [409, "A project cannot have so many members."],
  too_many_boxes: [409, "A project cannot have so many boxes."],
  too_many_assets: [409, "A project cannot have so many assets."],
  too_many_links: [409, "A project cannot have so many links. Revoke one first."],
  too_many_comments: [409, "A box cannot have so many comments."],
  comments_off: [403, "This link is for looking only."],
  share_password_required: [401, "This link asks for a password."],
  share_password_wrong: [401, "That is not the password of this link."],
  owner_stays: [409, "The owner cannot leave a project, or have another role in it."],
});
