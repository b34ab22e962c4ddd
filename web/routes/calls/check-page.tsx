import { Button, Switch } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckOutcome } from "../../../shared/client/calls/index.ts";
import {
  chooseDevices,
  chosenDevices,
  ringSilently,
  ringsSilently,
} from "../../app/calls/call-devices.ts";
import { sound } from "../../app/calls/ring-tone.ts";
import { Page, Section } from "../../ui/page.tsx";
import css from "./check-page.module.css";
import { CHECKS, type Check, useChecks } from "./checks.ts";
import { DeviceFields } from "./live/device-fields.tsx";
import { LevelBar } from "./live/level-bar.tsx";
import { PreviewPicture } from "./live/preview-picture.tsx";
import { usePreview } from "./live/use-preview.ts";

const RINGS_MS = 3_000;

/** Whether calls will work here: what is used for them, and what of it does not work and why. */
export function CheckPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("check.title")} lead={t("check.lead")} back="/calls">
      <Steps />
      <Devices />
    </Page>
  );
}

function Steps() {
  const { t } = useTranslation();
  const { outcomes, level, running, again } = useChecks();
  return (
    <Section title={t("check.steps")}>
      <ul className={css["steps"]} aria-live="polite" aria-busy={running}>
        {CHECKS.map((check) => (
          <Step key={check} check={check} outcome={outcomes[check]} level={level} />
        ))}
      </ul>
      <div>
        <Button loading={running} onClick={again}>
          {t("check.again")}
        </Button>
      </div>
    </Section>
  );
}

interface StepProps {
  readonly check: Check;
  readonly outcome: CheckOutcome | undefined;
  /** How loud the microphone is heard while it is checked. */
  readonly level: number;
}

/** A server that nobody set up is no fault of the reader's, and calls may work without it. */
const MILD = ["not_configured", "silent"];

function Step({ check, outcome, level }: StepProps) {
  const { t } = useTranslation();
  const reason = outcome?.reason ?? null;
  const mild = reason !== null && MILD.includes(reason);
  const tone = outcome === undefined ? "waits" : outcome.ok ? "good" : mild ? "mild" : "bad";
  const Icon = {
    waits: IconCircleDashed,
    good: IconCircleCheck,
    mild: IconAlertTriangle,
    bad: IconCircleX,
  }[tone];
  const device = t(`call.device.${check === "camera" ? "camera" : "microphone"}`);
  return (
    <li className={css["step"]} data-tone={tone}>
      <Icon size={24} aria-hidden="true" />
      <div>
        <p className={css["name"]}>
          {t(`check.step.${check}`)}: {t(`check.tone.${tone}`)}
        </p>
        {outcome === undefined && check === "microphone" && (
          <>
            <p className={css["meta"]}>{t("check.speak")}</p>
            <LevelBar level={level} />
          </>
        )}
        {reason !== null && (
          <p className={css["meta"]}>
            {reason === "not_configured" || reason === "unreachable"
              ? t(`check.reason.${reason}.${check === "turn" ? "turn" : "stun"}`)
              : reason === "silent"
                ? t("check.reason.silent")
                : t(`call.problem.${reason}`, { device })}
          </p>
        )}
      </div>
    </li>
  );
}

function Devices() {
  const { t } = useTranslation();
  const [devices, setDevices] = useState(chosenDevices);
  const [silent, setSilent] = useState(ringsSilently);
  const [looks, setLooks] = useState(false);
  return (
    <Section title={t("call.devices")} lead={t("check.devicesLead")}>
      {looks ? (
        <Looks devices={devices} />
      ) : (
        <div>
          <Button variant="default" onClick={() => setLooks(true)}>
            {t("check.look")}
          </Button>
        </div>
      )}
      <DeviceFields
        chosen={devices}
        onChoose={(kind, deviceId) => {
          chooseDevices({ [kind]: deviceId });
          setDevices(chosenDevices());
        }}
      />
      <Switch
        label={t("check.ringsHere")}
        checked={!silent}
        onChange={({ currentTarget: { checked } }) => {
          ringSilently(!checked);
          setSilent(!checked);
        }}
      />
      <div>
        <Button variant="default" disabled={silent} onClick={ringOnce}>
          {t("check.tryRing")}
        </Button>
      </div>
    </Section>
  );
}

function Looks({ devices }: { devices: ReturnType<typeof chosenDevices> }) {
  const { stream, level } = usePreview(devices);
  return <PreviewPicture stream={stream} level={level} />;
}

function ringOnce(): void {
  setTimeout(sound("ring"), RINGS_MS);
}
