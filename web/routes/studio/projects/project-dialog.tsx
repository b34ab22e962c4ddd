import { Button, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Project } from "../../../../shared/client/index.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { useForm } from "../../../ui/form.ts";
import { formClass } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { changeProject, createProject } from "./projects.ts";

interface ProjectDialogProps {
  /** The one to be changed; without it, a new one. */
  readonly project: Project | null;
  readonly onSaved: (project: Project) => void;
  readonly onClose: () => void;
}

/** A project's name, and what it is about. */
export function ProjectDialog({ project, onSaved, onClose }: ProjectDialogProps) {
  const { t } = useTranslation();
  const { field, busy, problem, bind } = useForm({
    initial: { name: project?.name ?? "", description: project?.description ?? "" },
    checks: { name: (name) => (name.trim() === "" ? t("form.required") : null) },
    submit: async (fields) => {
      const saved = await (project === null
        ? createProject(fields)
        : changeProject(project.id, fields));
      onClose();
      onSaved(saved);
    },
  });
  return (
    <Dialog title={t(project ? "studio.editProject" : "studio.newProject")} onClose={onClose}>
      <form {...bind} className={formClass} style={{ maxWidth: "none" }}>
        <TextInput
          label={t("studio.name")}
          maxLength={120}
          autoComplete="off"
          data-autofocus
          {...field("name")}
        />
        <Textarea
          label={t("studio.description")}
          maxLength={5_000}
          rows={4}
          {...field("description")}
        />
        {problem !== null && <ProblemNote error={problem} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={busy}>
            {t(project ? "studio.save" : "studio.create")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
