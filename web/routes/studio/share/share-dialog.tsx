import { Button, Skeleton } from "@mantine/core";
import { IconCopy, IconLink, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ShareLink } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { copyText } from "../../../ui/copy.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { listClass, Row } from "../../../ui/page.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { linksQuery } from "./links.ts";
import { NewLink } from "./new-link.tsx";
import css from "./share.module.css";

interface ShareDialogProps {
  readonly projectId: string;
  readonly onClose: () => void;
}

/** Links by which anybody may look at a project: made, copied, revoked. */
export function ShareDialog({ projectId, onClose }: ShareDialogProps) {
  const { t } = useTranslation();
  const links = useQuery(linksQuery(projectId));
  const [asked, setAsked] = useState(false);
  const adding = asked || links.data?.length === 0;
  return (
    <Dialog title={t("share.title")} onClose={onClose}>
      <div className={css["body"]}>
        <p className={css["lead"]}>{t("share.lead")}</p>
        {links.isPending && <Skeleton height={120} radius={8} />}
        {links.isError && <ProblemNote error={links.error} onRetry={() => void links.refetch()} />}
        {links.data && links.data.length > 0 && (
          <ul className={listClass}>
            {links.data.map((link) => (
              <OneLink key={link.id} link={link} />
            ))}
          </ul>
        )}
        {links.data &&
          (adding ? (
            <NewLink projectId={projectId} onMade={() => setAsked(false)} />
          ) : (
            <div>
              <Button
                variant="default"
                leftSection={<IconPlus size={18} aria-hidden="true" />}
                onClick={() => setAsked(true)}
              >
                {t("share.another")}
              </Button>
            </div>
          ))}
      </div>
    </Dialog>
  );
}

function OneLink({ link }: { readonly link: ShareLink }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const { id, projectId, url, hasPassword, allowComments, expiresAt, createdAt } = link;
  const revoke = useMutation({
    mutationFn: () => api.DELETE("/api/share-links/{linkId}", { params: { path: { linkId: id } } }),
    onSuccess: () => toast(t("share.revoked")),
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => queries.invalidateQueries({ queryKey: linksQuery(projectId).queryKey }),
  });
  const over = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  const facts = [
    expiresAt === null
      ? t("share.forever")
      : t(over ? "share.over" : "share.until", { when: format.dateTime(expiresAt) }),
    ...(hasPassword ? [t("share.locked")] : []),
    t(allowComments ? "share.withComments" : "share.noComments"),
  ];
  return (
    <Row
      icon={<IconLink size={20} />}
      tone={over ? "danger" : "plain"}
      title={<span className={css["url"]}>{url}</span>}
      meta={
        <>
          {facts.join(" · ")}
          <br />
          {t("share.madeOn", { when: format.date(createdAt) })}
        </>
      }
    >
      <Button
        variant="default"
        leftSection={<IconCopy size={18} aria-hidden="true" />}
        onClick={() => void copyText(url)}
      >
        {t("share.copy")}
      </Button>
      <Button
        variant="light"
        color="red"
        loading={revoke.isPending}
        onClick={() => revoke.mutate()}
      >
        {t("share.revoke")}
      </Button>
    </Row>
  );
}
