import { Button, Skeleton } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type LinkedIdentity, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useFormat } from "../../ui/format.ts";
import { actionsClass, listClass, Page, Row, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { leaveForService, servicesQuery } from "../identity/sign-in/social.ts";
import { useSecurityChanged } from "./use-security-changed.ts";

const KEY = ["identities"];

/** Accounts elsewhere that sign the reader in here. */
export function LinkedPage() {
  const { t } = useTranslation();
  const identities = useQuery({
    queryKey: KEY,
    queryFn: async () => (await reply(api.GET("/api/auth/identities"))).items,
  });
  const services = useQuery(servicesQuery);
  const linked = new Set(identities.data?.map(({ provider }) => provider));
  const free = services.data?.filter(({ id }) => !linked.has(id)) ?? [];
  return (
    <Page title={t("linked.title")} lead={t("linked.lead")} back="/settings/security">
      <Section title={t("linked.yours")}>
        {identities.isPending && <Skeleton height={64} radius={8} />}
        {identities.isError && (
          <ProblemNote error={identities.error} onRetry={() => void identities.refetch()} />
        )}
        {identities.data?.length === 0 && (
          <EmptyState
            icon={<IconLink size={34} stroke={1.6} />}
            title={t("linked.emptyTitle")}
            text={t(services.data?.length === 0 ? "linked.noServices" : "linked.emptyText")}
          />
        )}
        <ul className={listClass}>
          {identities.data?.map((identity) => (
            <IdentityRow
              key={identity.provider}
              identity={identity}
              service={
                services.data?.find(({ id }) => id === identity.provider)?.name ?? identity.provider
              }
            />
          ))}
        </ul>
        {free.length > 0 && (
          <div className={actionsClass}>
            {free.map(({ id, name }) => (
              <LinkButton key={id} provider={id} name={name} />
            ))}
          </div>
        )}
      </Section>
    </Page>
  );
}

function LinkButton({ provider, name }: { provider: string; name: string }) {
  const { t } = useTranslation();
  const leaving = useMutation({
    mutationFn: () => leaveForService(provider, { link: true, next: "/settings/security/linked" }),
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
      {t("linked.link", { name })}
    </Button>
  );
}

interface IdentityRowProps {
  readonly identity: LinkedIdentity;
  /** The name of the service. */
  readonly service: string;
}

function IdentityRow({ identity, service }: IdentityRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const changed = useSecurityChanged();
  const [asking, setAsking] = useState(false);
  const { provider, name, email, linkedAt } = identity;
  const unlink = useMutation({
    mutationFn: () =>
      api.DELETE("/api/auth/identities/{provider}", { params: { path: { provider } } }),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: KEY }), changed()]),
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setAsking(false),
  });
  const about = [
    name,
    ...(email === null ? [] : [email]),
    t("linked.since", { date: format.date(linkedAt) }),
  ];
  return (
    <Row icon={<IconLink size={20} />} title={service} meta={about.join(" · ")}>
      <Button
        variant="subtle"
        color="red"
        aria-label={t("linked.unlinkNamed", { name: service })}
        onClick={() => setAsking(true)}
      >
        {t("linked.unlink")}
      </Button>
      {asking && (
        <Confirm
          title={t("linked.unlinkNamed", { name: service })}
          text={t("linked.unlinkText")}
          action={t("linked.unlink")}
          busy={unlink.isPending}
          onConfirm={() => unlink.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Row>
  );
}
