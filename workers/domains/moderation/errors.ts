import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  report_settled: [409, "Somebody has decided about this already."],
  already_decided: [
    409,
    "Somebody else has decided about this, or it has been changed, meanwhile. Look at it again.",
  ],
  decision_impossible: [409, "This cannot be decided about a thing like that, or in its state."],
  appeal_made: [409, "There is an appeal against this already."],
  appeal_impossible: [409, "There is nothing to appeal against: something else was decided since."],
  appeal_answered: [409, "Somebody has answered this appeal already."],
});
