import { useTranslation } from "react-i18next";
import type { OwnDecision } from "../../../../shared/client/index.ts";
import { Notice } from "../../../ui/notice.tsx";
import { AppealAbout } from "./appeal-about.tsx";
import css from "./own.module.css";

interface WithheldProps {
  readonly kind: OwnDecision["kind"];
  readonly subjectId: string;
  /** Whether people's reports hide it for now, or a moderator has taken it down. */
  readonly why: "reported" | "rejected";
  /** What the owner was told. */
  readonly reason: string | null;
}

/** Tells an owner why others do not see something of theirs, and lets them answer. */
export function WithheldNotice({ kind, subjectId, why, reason }: WithheldProps) {
  const { t } = useTranslation();
  const taken = why === "rejected";
  return (
    <Notice tone="warning">
      <div className={css["notice"]}>
        <p>{t(taken ? "decisions.takenDown" : "decisions.waitingLook")}</p>
        {taken && reason && <p className={css["text"]}>{reason}</p>}
        {taken && <AppealAbout kind={kind} subjectId={subjectId} />}
      </div>
    </Notice>
  );
}
