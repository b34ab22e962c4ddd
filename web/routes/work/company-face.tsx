import { IconRosetteDiscountCheckFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CompanySummary } from "../../../shared/client/index.ts";
import { colourOf } from "../../ui/avatar.tsx";
import css from "./company-face.module.css";

interface CompanyIconProps {
  readonly company: Pick<CompanySummary, "id" | "name" | "iconUrl">;
  readonly size?: number;
}

/** A company's icon, or its first letter. Decorative: the name stands beside it. */
export function CompanyIcon({ company: { id, name, iconUrl }, size = 40 }: CompanyIconProps) {
  const box = { width: size, height: size };
  if (iconUrl) return <img className={css["icon"]} src={iconUrl} alt="" {...box} style={box} />;
  const [letter = ""] = name.trim();
  return (
    <span
      className={css["icon"]}
      style={{ ...box, background: colourOf(id), fontSize: size * 0.45 }}
      aria-hidden="true"
    >
      {letter.toUpperCase()}
    </span>
  );
}

/** A company's name, with the mark of those whose papers moderators have seen. */
export function CompanyName({ company }: { readonly company: CompanySummary }) {
  const { t } = useTranslation();
  return (
    <span className={css["name"]}>
      {company.name}
      {company.verification === "verified" && (
        <IconRosetteDiscountCheckFilled
          className={css["verified"]}
          size={17}
          role="img"
          aria-label={t("work.verified")}
        />
      )}
    </span>
  );
}
