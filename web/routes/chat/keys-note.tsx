import { IconLock, IconLockExclamation } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAccess } from "./access.ts";
import css from "./keys-note.module.css";

/** Says that a chat is encrypted, and what this browser can read of it. */
export function KeysNote({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const known = useAccess(chatId);
  const good = known === undefined || known.access === "inside";
  const Icon = good ? IconLock : IconLockExclamation;
  return (
    <p className={css["note"]} role="status" data-wanting={!good || undefined}>
      <Icon size={16} aria-hidden="true" />
      <span>
        {known?.access === "inside" && known.absent > 0
          ? t("chatKeys.absent", { count: known.absent })
          : t(wordOf(known))}
        {known?.access === "inside" && known.isLate && (
          <>
            {" "}
            <Link to="/settings/security/devices" hash="keys">
              {t("chatKeys.getHistory")}
            </Link>
          </>
        )}
      </span>
    </p>
  );
}

function wordOf(known: ReturnType<typeof useAccess>) {
  if (known === undefined) return "chatKeys.opening";
  if (known.access === "unconfirmed") return "chatKeys.unconfirmed";
  if (known.access === "waiting") return "chatKeys.waiting";
  if (known.access === "revoked") return "chatKeys.revoked";
  if (known.access === "no_member") return "chatKeys.noMember";
  return known.isLate ? "chatKeys.late" : "chatKeys.inside";
}
