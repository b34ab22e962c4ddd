import { Button } from "@mantine/core";
import { IconPhone, IconVideo } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chooseDevices, chosenDevices } from "../../../app/calls/call-devices.ts";
import { type CallPlan, settlePlan } from "../../../app/calls/current-call.ts";
import { chatsQuery } from "../../../app/chats.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { DeviceFields } from "./device-fields.tsx";
import css from "./devices.module.css";
import { PreviewPicture } from "./preview-picture.tsx";
import { usePreview } from "./use-preview.ts";

/** Before many are called: how one will be seen and heard, and how many it rings for. */
export function PlanDialog({ plan }: { plan: CallPlan }) {
  const { t } = useTranslation();
  const [devices, setDevices] = useState(chosenDevices);
  const preview = usePreview(devices);
  const { data: chats = [] } = useQuery(chatsQuery);
  const chatId = "chatId" in plan.target ? plan.target.chatId : null;
  const chat = chats.find(({ id }) => id === chatId);
  const problem = preview.problems.microphone;
  const others = Math.max(1, (chat?.memberCount ?? 2) - 1);
  return (
    <Dialog title={t("call.plan.title")} onClose={() => settlePlan(null)}>
      <div className={css["body"]}>
        <p>{t("call.plan.rings", { count: others })}</p>
        <PreviewPicture stream={preview.stream} level={preview.level} />
        {problem !== null && (
          <Notice tone="warning" live>
            {t(`call.problem.${problem}`, { device: t("call.device.microphone") })}
          </Notice>
        )}
        <DeviceFields
          chosen={devices}
          onChoose={(kind, deviceId) => {
            chooseDevices({ [kind]: deviceId });
            setDevices(chosenDevices());
          }}
        />
      </div>
      <footer className={dialogFooter}>
        <Button
          variant="default"
          leftSection={<IconPhone size={20} aria-hidden="true" />}
          onClick={() => settlePlan("voice")}
        >
          {t("call.plan.voice")}
        </Button>
        <Button
          leftSection={<IconVideo size={20} aria-hidden="true" />}
          onClick={() => settlePlan("video")}
        >
          {t("call.plan.video")}
        </Button>
      </footer>
    </Dialog>
  );
}
