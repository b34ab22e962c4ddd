import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Call } from "../../../shared/client/calls/index.ts";
import { comeNear } from "../../app/calls/calls-host.tsx";
import {
  answer,
  decline,
  isWaitingFor,
  stateIn,
  takeOver,
  useCalls,
} from "../../app/calls/current-call.ts";
import { CallFace } from "./call-face.tsx";
import css from "./calls-page.module.css";
import { useCallTitle } from "./live/use-call-title.ts";

/** A call that goes on: to go back to, to answer, to join, or to go on with here. */
export function ActiveCall({ call, ownId }: { call: Call; ownId: string }) {
  const { t } = useTranslation();
  const name = useCallTitle(call, ownId);
  const inside = call.participants.filter(({ state }) => state === "joined").length;
  const waiting = isWaitingFor(call);
  return (
    <li className={css["active"]}>
      <CallFace call={call} ownId={ownId} name={name} />
      <span className={css["text"]}>
        <span className={css["name"]}>{name}</span>
        <span className={css["meta"]}>
          {waiting ? t("calls.rings") : t("calls.inside", { count: inside })}
        </span>
      </span>
      <Deeds call={call} waiting={waiting} />
    </li>
  );
}

function Deeds({ call, waiting }: { call: Call; waiting: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { session } = useCalls();
  if (session?.view().call?.id === call.id) {
    return <Button onClick={() => void navigate({ to: "/calls/now" })}>{t("calls.return")}</Button>;
  }
  if (session !== null) return null;
  const near = (deed: () => void) => () => {
    comeNear();
    deed();
  };
  const accept = near(() => answer(call, false));
  if (waiting) {
    return (
      <span className={css["deeds"]}>
        <Button variant="default" onClick={() => void decline(call)}>
          {t("call.ring.decline")}
        </Button>
        <Button onClick={accept}>{t("call.ring.accept")}</Button>
      </span>
    );
  }
  if (stateIn(call) === "joined") {
    return <Button onClick={near(() => takeOver(call))}>{t("calls.continueHere")}</Button>;
  }
  return <Button onClick={accept}>{t("calls.join")}</Button>;
}
