import { useEffect, useState } from "react";
import {
  type CheckOutcome,
  checkCamera,
  checkMicrophone,
  checkStun,
  checkTurn,
} from "../../../shared/client/calls/index.ts";
import { chosenDevices } from "../../app/calls/call-devices.ts";
import { api } from "../../app/platform.ts";

export const CHECKS = ["microphone", "camera", "stun", "turn"] as const;
export type Check = (typeof CHECKS)[number];

type Outcomes = Partial<Record<Check, CheckOutcome>>;

const run: Record<Check, (onLevel: (level: number) => void) => Promise<CheckOutcome>> = {
  microphone: (onLevel) => checkMicrophone(chosenDevices().microphone, onLevel),
  // Seen further down, if the reader wants to.
  camera: () => checkCamera(chosenDevices().camera, stop),
  stun: () => checkStun({ api }),
  turn: () => checkTurn({ api }),
};

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Tries one thing after the other, at once and whenever it is asked to. */
export function useChecks() {
  const [attempt, setAttempt] = useState(1);
  const [found, setFound] = useState<{ attempt: number; outcomes: Outcomes }>({
    attempt,
    outcomes: {},
  });
  const [level, setLevel] = useState(0);
  useEffect(() => {
    let over = false;
    const runAll = async () => {
      let outcomes: Outcomes = {};
      for (const check of CHECKS) {
        outcomes = { ...outcomes, [check]: await run[check](setLevel) };
        if (over) return;
        setFound({ attempt, outcomes });
      }
    };
    void runAll();
    return () => {
      over = true;
    };
  }, [attempt]);
  const outcomes = found.attempt === attempt ? found.outcomes : {};
  const running = CHECKS.some((check) => outcomes[check] === undefined);
  return { outcomes, level, running, again: () => setAttempt(attempt + 1) };
}
