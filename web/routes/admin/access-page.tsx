import { Button, Skeleton, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useForm } from "../../ui/form.ts";
import { Notice } from "../../ui/notice.tsx";
import { formClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { lines } from "./app-draft.ts";
import { isInside, isNetwork } from "./cidr.ts";

const KEY = ["admin", "allowlist"];
/** More than anybody has: shown on one page. */
const ALL = { params: { query: { limit: 100 } } };

/** Addresses that administration may be used from. */
export function AccessPage() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: KEY,
    queryFn: async () => (await reply(api.GET("/api/admin/ip-allowlist"))).cidrs,
    refetchOnWindowFocus: false,
  });
  const own = useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await reply(api.GET("/api/auth/sessions", ALL))).items,
    select: (sessions) => sessions.find(({ current }) => current)?.ip ?? null,
  });
  return (
    <Page title={t("admin.access")}>
      <Section title={t("access.title")} lead={t("access.lead")}>
        {(list.isPending || own.isPending) && <Skeleton height={200} radius={8} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && !own.isPending && (
          <Editor key={list.data.join()} cidrs={list.data} own={own.data ?? null} />
        )}
      </Section>
    </Page>
  );
}

function Editor({ cidrs, own }: { cidrs: readonly string[]; own: string | null }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: { cidrs: cidrs.join("\n") },
    checks: {
      cidrs: (value) => {
        const wrong = lines(value).find((line) => !isNetwork(line));
        return wrong === undefined ? null : t("access.wrong", { line: wrong });
      },
    },
    blame: ({ fields }) => (fields.length > 0 ? { cidrs: t("access.refused") } : {}),
    submit: async (values) => {
      const body = { cidrs: lines(values.cidrs) };
      const saved = await reply(api.PUT("/api/admin/ip-allowlist", { body }));
      queries.setQueryData(KEY, saved.cidrs);
      toast(t("settings.saved"));
    },
  });
  const wanted = lines(form.values.cidrs);
  const locksOut = own !== null && wanted.length > 0 && !isInside(own, wanted);
  return (
    <form {...form.bind} className={formClass}>
      <Textarea
        label={t("access.list")}
        description={t("access.hint")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        placeholder={"203.0.113.0/24\n2001:db8::/32"}
        autosize
        minRows={4}
        autoComplete="off"
        spellCheck={false}
        {...form.field("cidrs")}
      />
      {wanted.length === 0 && <Notice>{t("access.off")}</Notice>}
      {locksOut ? (
        <Notice tone="danger" live>
          <p>{t("access.locksOut", { ip: own })}</p>
          <Button
            variant="default"
            onClick={() => form.setValues({ cidrs: [...wanted, own].join("\n") })}
          >
            {t("access.addOwn", { ip: own })}
          </Button>
        </Notice>
      ) : (
        own !== null && <Notice>{t("access.own", { ip: own })}</Notice>
      )}
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <div>
        <Button type="submit" loading={form.busy} disabled={locksOut}>
          {t("settings.save")}
        </Button>
      </div>
    </form>
  );
}
