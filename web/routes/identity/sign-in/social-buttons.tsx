import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { leaveForService, servicesQuery } from "./social.ts";

/** Other services one can sign in with, where the deployment has any. */
export function SocialButtons() {
  const { t } = useTranslation();
  const { data: services = [] } = useQuery(servicesQuery);
  const leaving = useMutation({
    mutationFn: (provider: string) =>
      leaveForService(provider, { link: false, next: location.pathname + location.search }),
    onError: (error) => toast(problemText(error), "danger"),
  });
  return services.map(({ id, name }) => (
    <Button
      key={id}
      variant="default"
      loading={leaving.isPending && leaving.variables === id}
      onClick={() => leaving.mutate(id)}
    >
      {t("login.with", { name })}
    </Button>
  ));
}
