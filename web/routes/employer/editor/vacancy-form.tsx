import { Button, NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconEye, IconSparkles } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CompanySummary, Vacancy } from "../../../../shared/client/index.ts";
import { lazyPart } from "../../../app/lazy-part.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Section } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { PlaceInputs } from "../../companies/place-inputs.tsx";
import { EMPLOYMENT } from "../../work/seeking.ts";
import { BriefDialog } from "../assistant/brief-dialog.tsx";
import { ScriptDialog } from "../assistant/script-dialog.tsx";
import { DescriptionInput } from "./description-input.tsx";
import css from "./editor.module.css";
import { LabelsInput } from "./labels-input.tsx";
import { PreviewDialog } from "./preview-dialog.tsx";
import { SalaryInputs } from "./salary-inputs.tsx";
import { useVacancyForm } from "./use-vacancy-form.ts";
import { MOST } from "./vacancy-fields.ts";
import { VideoInput } from "./video-input.tsx";

/** One's own videos have their words with them. */
const VideoDialog = lazyPart(
  "videos",
  async () => (await import("./video-dialog.tsx")).VideoDialog,
);

type Asked = "brief" | "script" | "preview" | "video";

interface VacancyFormProps {
  readonly company: CompanySummary;
  readonly vacancy: Vacancy | null;
  /** `publishing`: it is to be published next. */
  readonly onSaved: (vacancy: Vacancy, publishing: boolean) => void;
}

/** A vacancy as its company writes it. */
export function VacancyForm({ company, vacancy, onSaved }: VacancyFormProps) {
  const { t } = useTranslation();
  const publishing = useRef(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const form = useVacancyForm({
    companyId: company.id,
    vacancy,
    onSaved: (saved) => onSaved(saved, publishing.current),
  });
  const { field, values, set, busy, problem, changed } = form;
  const out = vacancy?.status === "published" || vacancy?.status === "moderation";
  const close = () => setAsked(null);
  return (
    <>
      <form {...form.bind} className={css["form"]}>
        {form.restored && (
          <Notice tone={form.behind ? "warning" : "plain"} live>
            <p>{t(form.behind ? "editor.restoredBehind" : "editor.restored")}</p>
            <Button variant="default" onClick={form.discard}>
              {t("editor.discard")}
            </Button>
          </Notice>
        )}
        <Section title={t("editor.what")}>
          <Button
            variant="light"
            className={css["start"] ?? ""}
            leftSection={<IconSparkles size={18} aria-hidden="true" />}
            onClick={() => setAsked("brief")}
          >
            {t("assist.draft")}
          </Button>
          <TextInput
            label={t("editor.title")}
            maxLength={160}
            required
            autoComplete="off"
            {...field("title")}
          />
          <DescriptionInput field={field("description")} />
          <NativeSelect
            label={t("editor.employmentType")}
            data={EMPLOYMENT.map((value) => ({ value, label: t(`vacancies.employment.${value}`) }))}
            {...field("employmentType")}
          />
          <LabelsInput
            label={t("editor.roles")}
            description={t("editor.rolesHint")}
            most={MOST.roles}
            {...labelsOf("roles")}
          />
          <LabelsInput
            label={t("editor.tags")}
            description={t("editor.tagsHint")}
            most={MOST.tags}
            {...labelsOf("tags")}
          />
        </Section>
        <Section title={t("editor.where")}>
          <Switch
            label={t("editor.remote")}
            checked={values.remote === "true"}
            onChange={(event) => set({ remote: event.currentTarget.checked ? "true" : "" })}
          />
          <PlaceInputs field={field} onPoint={(point) => set({ point })} />
        </Section>
        <Section title={t("editor.pay")} lead={t("editor.payLead")}>
          <SalaryInputs field={field} />
        </Section>
        <Section title={t("editor.video")} lead={t("editor.videoLead")}>
          <VideoInput
            value={values.videoId}
            error={field("videoId").error}
            onChoose={() => setAsked("video")}
            onRemove={() => set({ videoId: "" })}
          />
          {vacancy && (
            <Button
              variant="light"
              className={css["start"] ?? ""}
              leftSection={<IconSparkles size={18} aria-hidden="true" />}
              onClick={() => setAsked("script")}
            >
              {t("assist.script")}
            </Button>
          )}
        </Section>
        <Section title={t("editor.until")}>
          <TextInput
            type="datetime-local"
            label={t("editor.expiresAt")}
            description={t("editor.expiresAtHint")}
            {...field("expiresAt")}
          />
        </Section>
        {problem !== null && <ProblemNote error={problem} />}
        <footer className={css["deeds"]}>
          <Button
            type="submit"
            variant={out ? "filled" : "default"}
            loading={busy && !publishing.current}
            disabled={busy || (vacancy !== null && !changed)}
            onClick={() => {
              publishing.current = false;
            }}
          >
            {t(out ? "editor.saveChanges" : "editor.saveDraft")}
          </Button>
          {!out && (
            <Button
              type="submit"
              loading={busy && publishing.current}
              disabled={busy}
              onClick={() => {
                publishing.current = true;
              }}
            >
              {t(vacancy?.status === "scheduled" ? "editor.reschedule" : "editor.publishDots")}
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconEye size={18} aria-hidden="true" />}
            onClick={() => setAsked("preview")}
          >
            {t("editor.preview")}
          </Button>
          <p className={css["meta"]} role="status">
            {changed && t("editor.unsaved")}
          </p>
        </footer>
      </form>
      {asked === "video" && (
        <VideoDialog
          chosen={values.videoId}
          onChoose={(videoId) => {
            set({ videoId });
            close();
          }}
          onClose={close}
        />
      )}
      {asked === "preview" && (
        <PreviewDialog company={company} vacancy={vacancy} fields={values} onClose={close} />
      )}
      {asked === "brief" && <BriefDialog companyId={company.id} onAccept={set} onClose={close} />}
      {asked === "script" && vacancy && <ScriptDialog vacancyId={vacancy.id} onClose={close} />}
    </>
  );

  function labelsOf(name: "roles" | "tags") {
    const { error } = field(name);
    return { name, value: values[name], error, onChange: (line: string) => set({ [name]: line }) };
  }
}
