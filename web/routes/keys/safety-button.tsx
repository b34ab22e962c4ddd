import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SafetyDialog } from "./safety-dialog.tsx";

/** The way to the safety number with a person. */
export function SafetyButton({ personId, name }: { personId: string; name: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={18} />}
        onClick={() => setOpen(true)}
      >
        {t("safety.open")}
      </Button>
      {open && <SafetyDialog personId={personId} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}
