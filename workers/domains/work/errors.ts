import { defineErrors } from "../../../shared/kernel/app-error.ts";

export const errors = defineErrors({
  already_applied: [409, "You have applied to this vacancy already."],
  application_moved: [409, "Somebody has moved this application meanwhile. Look at it again."],
  application_withdrawn: [409, "The applicant has taken this application back."],
  own_vacancy: [409, "One does not apply to one's own company."],
  vacancy_closed: [409, "This vacancy takes no applications."],
  too_many_saved_searches: [409, "One person cannot keep so many searches."],
  company_in_use: [409, "The company has vacancies that are open. Close them first."],
  company_verified: [409, "The company is verified already."],
  last_owner: [409, "A company has an owner: make somebody else one first."],
  too_many_members: [409, "A company cannot have so many members."],
  slug_taken: [409, "Another company has this address already."],
  too_many_vacancies: [409, "One company cannot have so many vacancies."],
  vacancy_state: [409, "The vacancy is not in a state that allows this."],
  video_not_ready: [409, "This is no video of yours that is ready."],
  too_many_companies: [409, "One person cannot have so many companies."],
});
