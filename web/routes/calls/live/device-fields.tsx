import { NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type CallView,
  type DeviceList,
  watchDevices,
} from "../../../../shared/client/calls/index.ts";
import css from "./devices.module.css";

type Chosen = CallView["devices"];

interface DeviceFieldsProps {
  readonly chosen: Chosen;
  readonly onChoose: (kind: keyof Chosen, deviceId: string | null) => void;
}

const LISTS = { microphone: "microphones", camera: "cameras", speaker: "speakers" } as const;
const KINDS = ["microphone", "camera", "speaker"] as const;

/** Which microphone, camera and speaker are used. Those that are plugged in meanwhile are offered too. */
export function DeviceFields({ chosen, onChoose }: DeviceFieldsProps) {
  const { t } = useTranslation();
  const [devices, setDevices] = useState<DeviceList | null>(null);
  useEffect(() => watchDevices(setDevices), []);
  if (devices === null) return null;
  return (
    <div className={css["fields"]}>
      {KINDS.map((kind) => {
        const list = devices[LISTS[kind]].filter(
          ({ deviceId }) => !["", "default"].includes(deviceId),
        );
        // Where a browser does not let one choose, there is nothing to ask.
        if (list.length === 0) return null;
        const known = list.some(({ deviceId }) => deviceId === chosen[kind]);
        return (
          <NativeSelect
            key={kind}
            size="md"
            label={t(`call.device.${kind}`)}
            value={known ? (chosen[kind] ?? "") : ""}
            data={[
              { value: "", label: t("call.device.system") },
              ...list.map(({ deviceId, label }, index) => ({
                value: deviceId,
                label: label || t("call.device.nameless", { number: index + 1 }),
              })),
            ]}
            onChange={({ currentTarget: { value } }) => onChoose(kind, value === "" ? null : value)}
          />
        );
      })}
    </div>
  );
}
