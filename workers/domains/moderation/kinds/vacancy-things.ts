import {
  findVacancies,
  findVacancy,
  isPublicVacancy,
  judgeVacancy,
  mayJudgeVacancy,
  VACANCY_KIND,
  viewVacancies,
} from "../../work/index.ts";
import type { ModeratedThings, ModerationDeps, Thing } from "../ports.ts";
import { verdictOf } from "./verdicts.ts";

async function find(
  deps: ModerationDeps,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Thing>> {
  const rows = new Map((await findVacancies(deps.db, ids)).map((row) => [row.id, row]));
  const views = await viewVacancies(deps, null, [...rows.values()]);
  return new Map(
    views.flatMap((view): [string, Thing][] => {
      const row = rows.get(view.id);
      if (!row) return [];
      const { authorId: ownerId, reported, rejectionReason, title } = row;
      const shown = { vacancy: { ...view, reported, rejectionReason } };
      return [[row.id, { ownerId, title, hidden: !isPublicVacancy(row), shown }]];
    }),
  );
}

export const vacancyThings: ModeratedThings = {
  kind: VACANCY_KIND,
  actions: ["approve", "dismiss", "warn", "reject", "remove", "suspend"],
  pageOf: (id) => `/vacancies/${id}`,
  find,
  possible: ({ subjectId, action }) => mayJudgeVacancy(subjectId, verdictOf(action)),
  carryOut: ({ db, clock }, { subjectId, action, text }) =>
    judgeVacancy(db, subjectId, verdictOf(action), text, clock.now()),
  async material({ db }, id) {
    const vacancy = await findVacancy(db, id);
    if (!vacancy || vacancy.status === "draft") return null;
    const { title, description, roles, tags } = vacancy;
    return {
      text: [title, description, ...roles, ...tags].filter(Boolean).join("\n"),
      picture: null,
    };
  },
};
