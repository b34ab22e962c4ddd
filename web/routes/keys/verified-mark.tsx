import { IconShieldCheckFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { personTrustQuery } from "../../app/trust.ts";
import css from "./keys.module.css";

/** Shows that the reader has compared the safety number with this person. */
export function VerifiedMark({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: trust } = useQuery(personTrustQuery(me.id, personId));
  if (!trust?.isVerified) return null;
  return (
    <IconShieldCheckFilled
      size={16}
      className={css["mark"] ?? ""}
      role="img"
      aria-label={t("safety.isVerified")}
    />
  );
}
