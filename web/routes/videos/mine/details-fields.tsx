import { Textarea, TextInput } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../../app/me.ts";
import css from "../forms.module.css";
import type { Details } from "./details.ts";

interface DetailsFieldsProps {
  readonly details: Details;
  readonly onChange: (change: Partial<Details>) => void;
}

/** What an owner says of a video, and who sees it from when. */
export function DetailsFields({ details, onChange }: DetailsFieldsProps) {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const group = useId();
  const { title, description, tags, isPublic, publishAt } = details;
  // What is public already may stay so.
  const mayPublish = emailVerified || isPublic;
  return (
    <>
      <TextInput
        label={t("videos.fields.title")}
        value={title}
        required
        maxLength={200}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t("videos.fields.description")}
        value={description}
        rows={4}
        maxLength={5_000}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <TextInput
        label={t("videos.fields.tags")}
        description={t("videos.fields.tagsHint")}
        value={tags}
        onChange={(event) => onChange({ tags: event.currentTarget.value })}
      />
      <fieldset className={css["options"]}>
        <legend>{t("videos.fields.who")}</legend>
        <label className={css["option"]}>
          <input
            type="radio"
            name={group}
            checked={isPublic}
            disabled={!mayPublish}
            onChange={() => onChange({ isPublic: true })}
          />
          <span>
            {t("videos.fields.everyone")}
            <span className={css["hint"]}>
              {" "}
              {t(mayPublish ? "videos.fields.everyoneHint" : "videos.fields.verifyFirst")}
            </span>
          </span>
        </label>
        <label className={css["option"]}>
          <input
            type="radio"
            name={group}
            checked={!isPublic}
            onChange={() => onChange({ isPublic: false })}
          />
          {t("videos.fields.onlyMe")}
        </label>
      </fieldset>
      {isPublic && (
        <TextInput
          type="datetime-local"
          label={t("videos.fields.publishAt")}
          description={t("videos.fields.publishAtHint")}
          value={publishAt}
          onChange={(event) => onChange({ publishAt: event.currentTarget.value })}
        />
      )}
    </>
  );
}
