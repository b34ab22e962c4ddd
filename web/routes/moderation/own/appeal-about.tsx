import { useQuery } from "@tanstack/react-query";
import type { OwnDecision } from "../../../../shared/client/index.ts";
import { AppealButton } from "./appeal-button.tsx";
import { decisionAboutQuery } from "./own-decisions.ts";

interface AboutProps {
  readonly kind: OwnDecision["kind"];
  readonly subjectId: string;
}

/** Lets an owner answer the newest decision about something of theirs, or says what became of the answer. */
export function AppealAbout({ kind, subjectId }: AboutProps) {
  const { data } = useQuery(decisionAboutQuery(kind, subjectId));
  return data ? <AppealButton decision={data} /> : null;
}
