import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { refreshLists, removeImage } from "./images.ts";
import css from "./selection.module.css";

type Bulk = Parameters<typeof sendBulk>[0];

function sendBulk(
  body:
    | { readonly action: "delete"; readonly ids: string[] }
    | { readonly action: "update"; readonly ids: string[]; readonly isPublic: boolean },
) {
  return reply(
    api.POST("/api/media/bulk", {
      body: body.action === "delete" ? body : { ...body, addTags: [], removeTags: [] },
    }),
  );
}

interface SelectionBarProps {
  readonly selected: ReadonlySet<string>;
  readonly onDone: () => void;
}

/** What can be done with the pictures that are chosen. */
export function SelectionBar({ selected, onDone }: SelectionBarProps) {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const [asking, setAsking] = useState(false);
  const ids = [...selected];
  const bulk = useMutation({
    mutationFn: (body: Bulk) => sendBulk(body),
    onSuccess: ({ done }, { action }) => {
      if (action === "delete") for (const id of done) removeImage(id);
      else void refreshLists();
      toast(
        t(action === "delete" ? "gallery.deletedMany" : "gallery.changedMany", {
          count: done.length,
        }),
      );
      onDone();
    },
    onError: (error) => {
      // What was done before it failed shows.
      void refreshLists();
      toast(problemText(error), "danger");
    },
  });
  const none = ids.length === 0 || bulk.isPending;
  return (
    <div className={css["bar"]} role="toolbar" aria-label={t("gallery.chosen")}>
      <span aria-live="polite">{t("gallery.chosenCount", { count: ids.length })}</span>
      <Button
        variant="default"
        disabled={none || !emailVerified}
        onClick={() => bulk.mutate({ action: "update", ids, isPublic: true })}
      >
        {t("gallery.showMany")}
      </Button>
      <Button
        variant="default"
        disabled={none}
        onClick={() => bulk.mutate({ action: "update", ids, isPublic: false })}
      >
        {t("gallery.hideMany")}
      </Button>
      <Button variant="light" color="red" disabled={none} onClick={() => setAsking(true)}>
        {t("gallery.delete")}
      </Button>
      <Button variant="subtle" onClick={onDone}>
        {t("common.cancel")}
      </Button>
      {asking && (
        <Confirm
          title={t("gallery.deleteManyTitle", { count: ids.length })}
          text={t("gallery.deleteManyText")}
          action={t("gallery.delete")}
          busy={bulk.isPending}
          onConfirm={() => bulk.mutate({ action: "delete", ids })}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
