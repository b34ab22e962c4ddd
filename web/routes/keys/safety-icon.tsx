import { ActionIcon } from "@mantine/core";
import { IconShield, IconShieldCheckFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { comparedQuery } from "../../app/trust.ts";
import css from "./keys.module.css";
import { SafetyDialog } from "./safety-dialog.tsx";

/** The way to the safety number with one of many people, and whether it was compared. */
export function SafetyIcon({ personId, name }: { personId: string; name: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const { data: compared } = useQuery(comparedQuery(me.id, [personId]));
  const isCompared = compared?.includes(personId) ?? false;
  return (
    <>
      <ActionIcon
        aria-label={t(isCompared ? "safety.openCompared" : "safety.openWith", { name })}
        onClick={() => setOpen(true)}
      >
        {isCompared ? (
          <IconShieldCheckFilled size={20} className={css["mark"] ?? ""} />
        ) : (
          <IconShield size={20} />
        )}
      </ActionIcon>
      {open && <SafetyDialog personId={personId} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}
