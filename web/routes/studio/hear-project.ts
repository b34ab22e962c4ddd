import type { AnyRouter } from "@tanstack/react-router";
import i18next from "i18next";
import type { ProjectNews } from "../../../shared/client/index.ts";
import { meQuery } from "../../app/me.ts";
import { queries } from "../../app/platform.ts";
import { learnWords } from "../../i18n/index.ts";
import { toast } from "../../ui/toasts.tsx";
import { refreshProject } from "./projects/projects.ts";

const LASTS_MS = 10_000;

/** Something has ended or been said in a project that is open nowhere: whose wish it was is told, with a way there. */
export async function hearProject(router: AnyRouter, news: ProjectNews): Promise<void> {
  const { projectId, projectName, event } = news;
  void refreshProject(projectId);
  void queries.invalidateQueries({ queryKey: ["projects"] });
  if (event.t !== "asset_status_changed") return;
  const { id, boxId, status, errorCode, createdBy, sourceType } = event.asset;
  const mine = createdBy === queries.getQueryData(meQuery.queryKey)?.id;
  if (!mine || sourceType === "UPLOADED" || errorCode === "cancelled") return;
  await learnWords("studio");
  const failed = status === "FAILED";
  toast(i18next.t(failed ? "studio.newsFailed" : "studio.newsReady", { name: projectName }), {
    tone: failed ? "danger" : "plain",
    lastsMs: LASTS_MS,
    action: {
      label: i18next.t("studio.show"),
      run: () =>
        void router.navigate({
          to: "/studio/$projectId",
          params: { projectId },
          search: { box: boxId, asset: id },
        }),
    },
  });
}
