import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type JobApplication } from "../../../../shared/client/index.ts";
import { queries } from "../../../app/platform.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { applicationQuery, moveApplication } from "./applications.ts";
import { type Stage, stageOf } from "./stages.ts";

/** Moves applications, and tells how it went: also when somebody else was quicker. */
export function useMoving() {
  const { t } = useTranslation();
  return useCallback(
    async (application: JobApplication, to: Stage): Promise<void> => {
      const from = stageOf(application);
      const name = application.applicant?.displayName ?? t("pipeline.nobody");
      if (from === null || from === to) return;
      try {
        const moved = await moveApplication(application, to);
        const back = { label: t("pipeline.undo"), run: () => void moveApplication(moved, from) };
        toast(t("pipeline.moved", { name, stage: t(`pipeline.stages.${to}`) }), {
          // Who has been told that they are wanted, or are not, has been told.
          ...((to === "new" || to === "viewed") && { action: back }),
        });
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "application_moved") {
          return void toast(problemText(error), "danger");
        }
        const now = await queries.fetchQuery(applicationQuery(application.id)).catch(() => null);
        const stage = now && stageOf(now);
        const words = stage
          ? t("pipeline.movedByOther", { name, stage: t(`pipeline.stages.${stage}`) })
          : problemText(error);
        toast(words, "danger");
      }
    },
    [t],
  );
}
