import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useInstall } from "../../../app/device/install.ts";
import {
  type PushState,
  pushState,
  showExample,
  subscribe,
  unsubscribe,
} from "../../../app/device/push.ts";
import { queries } from "../../../app/platform.ts";
import { Notice } from "../../../ui/notice.tsx";
import { actionsClass, Section } from "../../../ui/page.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";

const KEY = ["push-state"];

/** Whether this device gets notifications, and the way to have it so. */
export function DeviceSection() {
  const { t } = useTranslation();
  const install = useInstall();
  const { data: state } = useQuery({ queryKey: KEY, queryFn: pushState, staleTime: 0 });
  const change = useMutation({
    mutationFn: (turn: () => Promise<PushState>) => turn(),
    onSuccess: (now) => queries.setQueryData(KEY, now),
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Section title={t("notify.device.title")}>
      {state !== undefined && (
        <Notice tone={TONES[state]} live>
          {t(`notify.device.${state}`)}
        </Notice>
      )}
      <div className={actionsClass}>
        {state === "off" && (
          <Button loading={change.isPending} onClick={() => change.mutate(subscribe)}>
            {t("notify.device.turnOn")}
          </Button>
        )}
        {state === "on" && (
          <>
            <Button
              variant="default"
              onClick={() => void showExample(t("notify.example.title"), t("notify.example.body"))}
            >
              {t("notify.device.test")}
            </Button>
            <Button
              variant="subtle"
              color="red"
              loading={change.isPending}
              onClick={() => change.mutate(unsubscribe)}
            >
              {t("notify.device.turnOff")}
            </Button>
          </>
        )}
        {install !== null && (
          <Button variant="default" onClick={() => void install()}>
            {t("notify.device.install")}
          </Button>
        )}
      </div>
    </Section>
  );
}

const TONES = {
  unsupported: "warning",
  install_first: "plain",
  denied: "warning",
  off: "plain",
  on: "good",
} as const;
