import { Button, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Box, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { useForm } from "../../../ui/form.ts";
import { formClass } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { useBoardHere } from "./board-here.ts";

interface BoxDialogProps {
  readonly box: Box;
  readonly onClose: () => void;
}

/** A shot's name, and what happens in it. */
export function BoxDialog({ box, onClose }: BoxDialogProps) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const { field, busy, problem, bind } = useForm({
    initial: { name: box.name, description: box.description },
    checks: { name: (name) => (name.trim() === "" ? t("form.required") : null) },
    submit: async (body) => {
      const params = { path: { boxId: box.id } };
      board.placeBox(await reply(api.PATCH("/api/boxes/{boxId}", { params, body })));
      onClose();
    },
  });
  return (
    <Dialog title={t("studio.editShot")} onClose={onClose}>
      <form {...bind} className={formClass} style={{ maxWidth: "none" }}>
        <TextInput label={t("studio.name")} maxLength={120} autoComplete="off" {...field("name")} />
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
            {t("studio.save")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
