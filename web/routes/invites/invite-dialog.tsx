import { Button } from "@mantine/core";
import { IconCopy, IconShare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { copyText } from "../../ui/copy.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { QrCode } from "../../ui/qr-code.tsx";
import css from "./invites.module.css";

/** The link of an invitation, for a camera across the table or a message. */
export function InviteDialog({ link, onClose }: { link: string; onClose: () => void }) {
  const { t } = useTranslation();
  const share = async () => {
    // Given up, or nothing to share with: the link is still there to copy.
    await navigator.share({ url: link, title: t("common.name") }).catch(() => {});
  };
  return (
    <Dialog title={t("invites.share")} onClose={onClose}>
      <div className={css["share"]}>
        <p>{t("invites.shareText")}</p>
        <QrCode text={link} label={t("invites.qr")} />
        <p className={css["link"]}>{link}</p>
        <div className={css["buttons"]}>
          <Button
            variant="default"
            leftSection={<IconCopy size={18} aria-hidden="true" />}
            onClick={() => void copyText(link)}
          >
            {t("invites.copy")}
          </Button>
          {"share" in navigator && (
            <Button
              leftSection={<IconShare size={18} aria-hidden="true" />}
              onClick={() => void share()}
            >
              {t("invites.send")}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
