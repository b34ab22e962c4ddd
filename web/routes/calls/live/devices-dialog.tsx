import { useTranslation } from "react-i18next";
import type { CallSession, CallView } from "../../../../shared/client/calls/index.ts";
import { chooseDevices } from "../../../app/calls/call-devices.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { DeviceFields } from "./device-fields.tsx";
import css from "./devices.module.css";
import { PreviewPicture } from "./preview-picture.tsx";

const CHOOSE = {
  microphone: "useMicrophone",
  camera: "useCamera",
  speaker: "useSpeaker",
} as const;

interface DevicesDialogProps {
  readonly session: CallSession;
  readonly view: CallView;
  readonly onClose: () => void;
}

/** The devices of the call that goes on; a change is heard and seen at once, and remembered here. */
export function DevicesDialog({ session, view, onClose }: DevicesDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("call.devices")} onClose={onClose}>
      <div className={css["body"]}>
        <PreviewPicture stream={view.own.stream} level={view.own.level} />
        <DeviceFields
          chosen={view.devices}
          onChoose={(kind, deviceId) => {
            chooseDevices({ [kind]: deviceId });
            void session[CHOOSE[kind]](deviceId);
          }}
        />
      </div>
    </Dialog>
  );
}
