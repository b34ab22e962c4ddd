import {
  type ProfileAnswer,
  profileAnswer,
  type ScriptAnswer,
  scriptAnswer,
  type VacancyAnswer,
  vacancyAnswer,
} from "../../../../shared/contracts/work/assistant.ts";
import { getUser } from "../../people/index.ts";
import type { Actor } from "../../platform/index.ts";
import { requireMember } from "../companies/membership.ts";
import { findCompany } from "../companies/store.ts";
import type { WorkDeps } from "../ports.ts";
import { cleanMarkdown } from "../vacancies/clean-markdown.ts";
import { getVacancy } from "../vacancies/get-vacancy.ts";
import { type AssistantEvent, askModel } from "./ask-model.ts";
import { PROMPTS } from "./prompts.ts";

type Events<Answer> = Promise<AsyncGenerator<AssistantEvent<Answer>>>;
type Language = "en" | "ru";

async function companyData(deps: WorkDeps, actor: Actor, companyId: string | undefined) {
  if (companyId === undefined) return {};
  await requireMember(deps.db, companyId, actor.userId);
  const company = await findCompany(deps.db, companyId);
  if (!company) return {};
  const { name, industry, description } = company;
  return { company: { name, industry, description } };
}

/** What of a vacancy the caller sees. */
async function vacancyData(deps: WorkDeps, actor: Actor, vacancyId: string | undefined) {
  if (vacancyId === undefined) return {};
  const vacancy = await getVacancy(deps, actor, vacancyId);
  const { title, description, employmentType, roles, tags, remote, company } = vacancy;
  const about = { title, description, employmentType, roles, tags, remote, company: company.name };
  return { vacancy: about };
}

/** A draft of a vacancy from a brief. Throws as {@link askModel}; `not_found`, `forbidden` for a company that is not theirs. */
export async function assistVacancy(
  deps: WorkDeps,
  actor: Actor,
  {
    brief,
    companyId,
    language,
  }: { brief: string; companyId?: string | undefined; language: Language },
): Events<VacancyAnswer> {
  const data = { language, brief, ...(await companyData(deps, actor, companyId)) };
  const events = await askModel(deps, actor, {
    prompt: PROMPTS.vacancy,
    data,
    schema: vacancyAnswer,
  });
  return withCleanDescription(events);
}

/** What a model has written into Markdown is as little trusted as what people have. */
async function* withCleanDescription(
  events: AsyncGenerator<AssistantEvent<VacancyAnswer>>,
): AsyncGenerator<AssistantEvent<VacancyAnswer>> {
  for await (const one of events) {
    if (one.event !== "result") yield one;
    else yield { ...one, data: { ...one.data, description: cleanMarkdown(one.data.description) } };
  }
}

/** What speaks for somebody. Throws as {@link askModel}; `not_found` for who, or what vacancy, is not there for the caller. */
export async function assistProfile(
  deps: WorkDeps,
  actor: Actor,
  {
    userId = actor.userId,
    vacancyId,
    language,
  }: {
    userId?: string | undefined;
    vacancyId?: string | undefined;
    language: Language;
  },
): Events<ProfileAnswer> {
  const [user, vacancy] = await Promise.all([
    getUser(deps, actor, userId),
    vacancyData(deps, actor, vacancyId),
  ]);
  const { displayName, headline, bio, skills, tags, experience } = user;
  const profile = { name: displayName, headline, bio, skills, tags, experience };
  const hasVacancy = vacancyId !== undefined;
  return askModel(deps, actor, {
    prompt: PROMPTS.profile,
    data: { language, profile, ...vacancy },
    schema: profileAnswer,
    fault: ({ fit }) =>
      (fit !== null) === hasVacancy ? null : `fit: must ${hasVacancy ? "not " : ""}be null`,
  });
}

/** A script for a video. Throws as {@link askModel}; `not_found` for a vacancy that is not there for the caller. */
export async function assistScript(
  deps: WorkDeps,
  actor: Actor,
  {
    kind,
    durationSeconds,
    vacancyId,
    notes,
    language,
  }: {
    kind: "vacancy" | "introduction";
    durationSeconds: number;
    vacancyId?: string | undefined;
    notes: string;
    language: Language;
  },
): Events<ScriptAnswer> {
  const vacancy = await vacancyData(deps, actor, vacancyId);
  return askModel(deps, actor, {
    prompt: PROMPTS.script,
    data: { language, kind, durationSeconds, notes, ...vacancy },
    schema: scriptAnswer,
    fault: ({ scenes }) =>
      (scenes.at(-1)?.toSecond ?? 0) <= durationSeconds
        ? null
        : `scenes: must end by second ${durationSeconds}`,
  });
}
