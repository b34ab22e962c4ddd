import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { encryptedChats, historyChanged, historyQuery } from "../../app/history.ts";
import { noteHistoryTaken } from "../../app/history-taken.ts";
import { useMe } from "../../app/me.ts";
import { Notice } from "../../ui/notice.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";
import { useProgress } from "./use-progress.ts";

/** Gets what was said before from another device of the reader's: asked for here, confirmed there. */
export function OwnHistory() {
  const { t } = useTranslation();
  const me = useMe();
  const { data: history } = useQuery(historyQuery(me.id));
  const failed = () => toast(t("keyDevices.failed"), "danger");
  const ask = useMutation({
    mutationFn: async () => (await encryption(me.id)).askHistory(await encryptedChats()),
    onSettled: historyChanged,
    onError: failed,
  });
  const cancel = useMutation({
    mutationFn: async () => (await encryption(me.id)).cancelHistory(),
    onSettled: historyChanged,
    onError: failed,
  });
  const take = useMutation({
    mutationFn: async () => (await encryption(me.id)).takeHistory(),
    onSuccess: async (outcome) => {
      if (outcome.kind === "taken" && outcome.broken === 0) {
        toast(t("history.taken", { count: outcome.messages }));
      } else if (outcome.kind === "taken") toast(t("history.incomplete"), "danger");
      else toast(t(outcome.kind === "false" ? "history.false" : "history.gone"), "danger");
      if (outcome.kind === "taken") noteHistoryTaken();
      await historyChanged();
    },
    onError: failed,
  });
  const { mutate: begin, isIdle } = take;
  const asked = history?.asked;
  // It was asked for: nobody has to be asked again once it is there. What failed is tried again by hand.
  useEffect(() => {
    if (asked === "ready" && isIdle) begin();
  }, [asked, isIdle, begin]);
  const percent = useProgress(take.isPending);
  if (!history) return null;
  return (
    <>
      <h3>{t("history.title")}</h3>
      <p>{t("history.lead")}</p>
      {take.isPending && (
        <Notice live>
          {percent === null ? t("history.taking") : t("history.takingShare", { percent })}
        </Notice>
      )}
      {asked === "waiting" && <Notice live>{t("history.waiting")}</Notice>}
      <div className={css["buttons"]}>
        {asked === "none" && (
          <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
            {t("history.ask")}
          </Button>
        )}
        {asked === "ready" && !take.isPending && !isIdle && (
          <Button variant="default" onClick={() => begin()}>
            {t("history.again")}
          </Button>
        )}
        {asked !== "none" && !take.isPending && (
          <Button variant="subtle" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("history.cancel")}
          </Button>
        )}
      </div>
    </>
  );
}
