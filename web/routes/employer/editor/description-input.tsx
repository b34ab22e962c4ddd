import { SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FormField } from "../../../ui/form.ts";
import { Markdown } from "../../../ui/markdown.tsx";
import css from "./editor.module.css";

/** The text of a vacancy, as it is written and as it will look. */
export function DescriptionInput({ field }: { readonly field: FormField }) {
  const { t } = useTranslation();
  const [looking, setLooking] = useState(false);
  return (
    <div className={css["description"]}>
      <SegmentedControl
        aria-label={t("editor.description")}
        value={looking ? "look" : "write"}
        data={[
          { value: "write", label: t("editor.write") },
          { value: "look", label: t("editor.lookAt") },
        ]}
        onChange={(value) => setLooking(value === "look")}
      />
      {looking ? (
        <div className={css["sight"]}>
          {field.value.trim() === "" ? (
            <p className={css["meta"]}>{t("editor.nothingWritten")}</p>
          ) : (
            <Markdown text={field.value} />
          )}
        </div>
      ) : (
        <Textarea
          label={t("editor.description")}
          description={t("editor.descriptionHint")}
          autosize
          minRows={10}
          maxRows={30}
          maxLength={20_000}
          {...field}
        />
      )}
    </div>
  );
}
