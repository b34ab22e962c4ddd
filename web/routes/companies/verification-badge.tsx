import { IconRosetteDiscountCheckFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Verification } from "../../../shared/client/index.ts";
import { Badge } from "../../ui/badge.tsx";
import css from "./companies.module.css";

const TONES = { none: "plain", pending: "plain", verified: "good", rejected: "danger" } as const;

/** How a company's verification stands, in a word. */
export function VerificationBadge({ state }: { readonly state: Verification }) {
  const { t } = useTranslation();
  return (
    <Badge tone={TONES[state]}>
      <span className={css["badge"]}>
        {state === "verified" && <IconRosetteDiscountCheckFilled size={15} aria-hidden="true" />}
        {t(`company.states.${state}`)}
      </span>
    </Badge>
  );
}
