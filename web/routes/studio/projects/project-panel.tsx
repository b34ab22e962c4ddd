import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBoardHere } from "../board/board-here.ts";
import { MembersSection } from "../members/members-section.tsx";
import { ProjectDialog } from "./project-dialog.tsx";
import css from "./project-panel.module.css";
import { SpendSection } from "./spend-section.tsx";
import { VariablesSection } from "./variables-section.tsx";

/** What a project is, who is in it, what its variables stand for, and what it has cost. */
export function ProjectPanel() {
  const { t } = useTranslation();
  const { project, canEdit } = useBoardHere();
  const [editing, setEditing] = useState(false);
  return (
    <>
      <section className={css["section"]}>
        <h3>{project.name}</h3>
        {project.description !== "" && <p className={css["about"]}>{project.description}</p>}
        {canEdit && (
          <Button
            variant="default"
            className={css["start"] ?? ""}
            leftSection={<IconPencil size={18} aria-hidden="true" />}
            onClick={() => setEditing(true)}
          >
            {t("studio.rename")}
          </Button>
        )}
      </section>
      <VariablesSection key={JSON.stringify(project.variables)} />
      <MembersSection />
      <SpendSection />
      {editing && (
        <ProjectDialog project={project} onSaved={() => {}} onClose={() => setEditing(false)} />
      )}
    </>
  );
}
