import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { ownTrustQuery } from "../../app/trust.ts";
import { Notice } from "../../ui/notice.tsx";
import { NewDevice } from "./new-device.tsx";

/** Says that a device of the reader's waits to be confirmed: this one, or others that this one can let in. */
export function OwnNote() {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const { data: own } = useQuery(ownTrustQuery(me.id));
  if (!own) return null;
  if (!own.inForce) {
    return (
      <Notice tone="warning" live>
        <p>{t("newDevice.waiting")}</p>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t("newDevice.show")}
        </Button>
        {open && <NewDevice onClose={() => setOpen(false)} />}
      </Notice>
    );
  }
  const waiting = own.devices.filter(({ inForce }) => !inForce).length;
  if (waiting === 0) return null;
  return (
    <Notice tone="warning" live>
      <p>{t("newDevice.other", { count: waiting })}</p>
      <Link to="/settings/security/devices" hash="keys">
        {t("newDevice.look")}
      </Link>
    </Notice>
  );
}
