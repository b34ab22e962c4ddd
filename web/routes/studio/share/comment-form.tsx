import { Button, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { useForm } from "../../../ui/form.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "./comments.module.css";
import { refreshComments } from "./comments.ts";

const LONGEST = 2_000;

/** Says something of a shot, as a member. */
export function CommentForm({ boxId }: { readonly boxId: string }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { text: "" },
    checks: { text: (value) => (value.trim() === "" ? t("form.required") : null) },
    draft: { key: `veche.remark.${boxId}`, fields: ["text"] },
    submit: async ({ text }) => {
      const body = { text: text.trim() };
      await reply(api.POST("/api/boxes/{boxId}/comments", { params: { path: { boxId } }, body }));
      form.setValues({ text: "" });
      await refreshComments();
    },
  });
  return (
    <form {...form.bind} className={css["form"]}>
      <Textarea
        label={t("remarks.yours")}
        maxLength={LONGEST}
        autosize
        minRows={2}
        maxRows={8}
        {...form.field("text")}
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <div>
        <Button type="submit" loading={form.busy}>
          {t("remarks.send")}
        </Button>
      </div>
    </form>
  );
}
