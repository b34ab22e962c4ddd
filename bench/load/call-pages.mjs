// What runs in the pages that call each other. Each function is brought into a page as it stands, and uses nothing from
// around it.

/**
 * Gives the microphone a tone, and makes `bench.firstSound`: when sound of that loudness was first played after the press.
 * @param {number} tone in hertz
 */
export function listenForSound(tone) {
  /** @type {RTCPeerConnection[]} */
  const connections = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super(configuration);
      connections.push(this);
    }
  };
  const openDevice = MediaDevices.prototype.getUserMedia;
  const context = new AudioContext();
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await openDevice.call(this, constraints);
    const heard = new MediaStreamAudioDestinationNode(context);
    const oscillator = new OscillatorNode(context, { frequency: tone });
    oscillator.connect(heard);
    oscillator.start();
    for (const track of stream.getAudioTracks()) track.stop();
    return new MediaStream(heard.stream.getAudioTracks());
  };

  /** @param {RTCPeerConnection} connection */
  const energyOf = async (connection) => {
    const receiver = connection.getReceivers().find(({ track }) => track.kind === "audio");
    const stats = await receiver?.getStats();
    let energy = 0;
    for (const stat of stats?.values() ?? []) energy += stat.totalAudioEnergy ?? 0;
    return energy;
  };
  const firstSound = async () => {
    for (;;) {
      for (const connection of connections) {
        if (connection.connectionState !== "connected") continue;
        if ((await energyOf(connection)) > 1e-4) return performance.now();
      }
      await new Promise((later) => setTimeout(later, 5));
    }
  };
  Object.assign(globalThis, { bench: { firstSound } });
}

/**
 * Calls through the platform, with the engine that its pages use, and answers whatever rings.
 * @param {{userId: string, token: string}} person
 */
export function vecheCaller({ userId, token }) {
  const { bench, vecheCalls } = /** @type {any} */ (globalThis);
  const deps = vecheCalls.depsOf(userId, token);
  /** @type {any} */
  let call = null;
  void vecheCalls.prepareCalls(deps);
  const hub = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/ws`, [
    "veche.v1",
    `bearer.${token}`,
  ]);
  hub.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.t !== "call" || frame.call.callerId === userId || call !== null) return;
    if (frame.call.status !== "initiating" && frame.call.status !== "ringing") return;
    call = vecheCalls.answerCall(deps, frame.call, { video: false });
  };
  const press = (/** @type {string} */ target) => {
    call = vecheCalls.startCall(deps, { userId: target }, "voice");
  };
  const end = async () => {
    await call.hangUp();
    call = null;
  };
  Object.assign(bench, { press, end });
  return new Promise((open) => {
    hub.onopen = () => open(undefined);
  });
}

/** Calls through the relay, and answers whatever comes: the shortest way WebRTC knows. */
export function bareCaller() {
  const { bench } = /** @type {any} */ (globalThis);
  const relay = new WebSocket(location.origin.replace(/^http/, "ws"));
  /** @type {RTCPeerConnection | null} */
  let connection = null;
  /** @type {RTCIceCandidateInit[]} */
  let early = [];
  const say = (/** @type {object} */ what) => relay.send(JSON.stringify(what));
  const connect = async () => {
    const one = new RTCPeerConnection();
    connection = one;
    one.onicecandidate = ({ candidate }) => candidate && say({ candidate });
    one.ontrack = ({ streams }) => {
      const audio = new Audio();
      audio.srcObject = streams[0] ?? null;
      void audio.play();
    };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) one.addTrack(track, stream);
    return one;
  };
  const takeEarly = async (/** @type {RTCPeerConnection} */ one) => {
    for (const candidate of early.splice(0)) await one.addIceCandidate(candidate);
  };
  relay.onmessage = async ({ data }) => {
    const { description, candidate } = JSON.parse(data);
    if (candidate) {
      if (connection?.remoteDescription) await connection.addIceCandidate(candidate);
      else early.push(candidate);
    } else if (description.type === "offer") {
      const one = await connect();
      await one.setRemoteDescription(description);
      await one.setLocalDescription();
      say({ description: one.localDescription });
      await takeEarly(one);
    } else if (connection) {
      await connection.setRemoteDescription(description);
      await takeEarly(connection);
    }
  };
  const press = async () => {
    const one = await connect();
    await one.setLocalDescription();
    say({ description: one.localDescription });
  };
  const end = () => {
    connection?.close();
    connection = null;
    early = [];
  };
  Object.assign(bench, { press, end });
  return new Promise((open) => {
    relay.onopen = () => open(undefined);
  });
}
