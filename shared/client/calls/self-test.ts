import { reply } from "../throwing.ts";
import type { CallDeps, CheckOutcome } from "./call-view.ts";
import { capture } from "./capture.ts";
import { LevelMeter } from "./level.ts";

const FINE: CheckOutcome = { ok: true, reason: null };
const failed = (reason: NonNullable<CheckOutcome["reason"]>): CheckOutcome => ({
  ok: false,
  reason,
});

/** So long the reader has to say something. */
const LISTEN_MS = 6_000;
const LOOK_EVERY_MS = 100;
const AUDIBLE = 0.03;
const GATHER_MS = 8_000;

/** Opens a microphone and listens until something is heard; `silent` when nothing was. `onLevel` is told how loud it is. */
export async function checkMicrophone(
  deviceId: string | null,
  onLevel: (level: number) => void,
): Promise<CheckOutcome> {
  const { track, problem } = await capture("microphone", deviceId);
  if (track === null) return failed(problem);
  const meter = new LevelMeter(new MediaStream([track]));
  const heard = await hears(meter, onLevel);
  meter.close();
  track.stop();
  return heard ? FINE : failed("silent");
}

function hears(meter: LevelMeter, onLevel: (level: number) => void): Promise<boolean> {
  return new Promise((done) => {
    const end = (heard: boolean) => {
      clearTimeout(tired);
      clearInterval(looking);
      done(heard);
    };
    const tired = setTimeout(() => end(false), LISTEN_MS);
    const looking = setInterval(() => {
      const level = meter.read();
      onLevel(level);
      if (level >= AUDIBLE) end(true);
    }, LOOK_EVERY_MS);
  });
}

/** Opens a camera. `onPicture` is given the stream while it is open; call `stop` of its tracks when it was seen. */
export async function checkCamera(
  deviceId: string | null,
  onPicture: (stream: MediaStream) => void,
): Promise<CheckOutcome> {
  const { track, problem } = await capture("camera", deviceId);
  if (track === null) return failed(problem);
  onPicture(new MediaStream([track]));
  return FINE;
}

/** Whether a STUN server of the platform's tells this browser its address. */
export function checkStun(deps: Pick<CallDeps, "api">): Promise<CheckOutcome> {
  return checkServers(deps, /^stuns?:/, "srflx");
}

/** Whether a TURN server of the platform's lends this browser an address. */
export function checkTurn(deps: Pick<CallDeps, "api">): Promise<CheckOutcome> {
  return checkServers(deps, /^turns?:/, "relay");
}

async function checkServers(
  { api }: Pick<CallDeps, "api">,
  scheme: RegExp,
  type: RTCIceCandidateType,
): Promise<CheckOutcome> {
  const listed = await reply(api.GET("/api/calls/ice-servers")).catch(() => null);
  if (listed === null) return failed("unreachable");
  const servers = listed.iceServers
    .map(({ urls, ...rest }) => ({ ...rest, urls: urls.filter((url) => scheme.test(url)) }))
    .filter(({ urls }) => urls.length > 0);
  if (servers.length === 0) return failed("not_configured");
  return (await gathers(servers, type)) ? FINE : failed("unreachable");
}

/** Whether a candidate of that type is found by these servers. */
async function gathers(iceServers: RTCIceServer[], type: RTCIceCandidateType): Promise<boolean> {
  const iceTransportPolicy = type === "relay" ? "relay" : "all";
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy });
  try {
    const found = new Promise<boolean>((done) => {
      setTimeout(() => done(false), GATHER_MS);
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null) done(false);
        else if (candidate.type === type) done(true);
      };
    });
    connection.createDataChannel("check");
    await connection.setLocalDescription();
    return await found;
  } finally {
    connection.close();
  }
}
