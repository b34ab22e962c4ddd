import { Button } from "@mantine/core";
import { IconSparkles, IconWriting } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { lazyPart } from "../../../app/lazy-part.tsx";

const AdviceDialog = lazyPart(
  "employer",
  async () => (await import("./advice-dialog.tsx")).AdviceDialog,
);
const ScriptDialog = lazyPart(
  "employer",
  async () => (await import("../../employer/assistant/script-dialog.tsx")).ScriptDialog,
);

interface AdviceButtonProps {
  /** Which vacancy one's profile is compared with. */
  readonly vacancyId?: string;
}

/** Asks the assistant how one's own profile looks, or how it fits a vacancy. */
export function AdviceButton({ vacancyId }: AdviceButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const about = vacancyId === undefined ? {} : { vacancyId };
  return (
    <>
      <Button
        variant="light"
        leftSection={<IconSparkles size={18} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t(vacancyId === undefined ? "advice.profile" : "advice.fit")}
      </Button>
      {open && <AdviceDialog {...about} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Has a script written for a video in which one introduces oneself, to a vacancy's company or to everybody. */
export function IntroductionButton({ vacancyId }: AdviceButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const about = vacancyId === undefined ? {} : { vacancyId };
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconWriting size={18} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("advice.script")}
      </Button>
      {open && <ScriptDialog kind="introduction" {...about} onClose={() => setOpen(false)} />}
    </>
  );
}
