/** What has the keys of a call in an encrypted chat. It ties connections to devices, and seals what goes over them. */
export interface CallSeal {
  /** The description with a sign of whose it is; for that person alone. Rejects without a key. */
  sign(to: string, sdp: string): Promise<string>;
  /**
   * Whose the description is: `good`: a device of that person's, which is listened to from now on. `unsigned`: it does
   * not say. `wrong`: it says what is not so, and somebody stands between.
   */
  check(from: string, sdp: string): Promise<"good" | "unsigned" | "wrong">;
  /** Has what is sent here sealed, and nothing else leave. */
  guardSender(sender: RTCRtpSender, media: "audio" | "video"): void;
  /** Has what comes in here opened as that person's, and nothing else be played. */
  guardReceiver(receiver: RTCRtpReceiver, userId: string): void;
  /** Behind a name under which one publishes at a media server: says whose frames the track has. */
  readonly trackSuffix: string;
  /** Listens to frames of that track, if its name says whose they are. */
  admitTrack(userId: string, trackName: string): void;
  close(): void;
}

/** Why a call of an encrypted chat cannot be had here. */
export class NoSeal extends Error {
  /** `call_no_keys`: this device has none of the chat's. `call_no_transform`: the browser cannot seal frames. */
  readonly code: "call_no_keys" | "call_no_transform";

  constructor(code: NoSeal["code"]) {
    super(code);
    this.code = code;
  }
}

/** What a browser can send that a sealed frame gets through whole: its packets need no more than the first bytes. */
const VIDEO = ["video/VP8", "video/rtx"];

/** Guards both ways of a connection's transceiver. Again does nothing. */
export function guard(seal: CallSeal, transceiver: RTCRtpTransceiver, userId: string): void {
  guardSent(seal, transceiver);
  seal.guardReceiver(transceiver.receiver, userId);
}

/** Guards what a transceiver sends. */
export function guardSent(seal: CallSeal, transceiver: RTCRtpTransceiver): void {
  // A sender has no track before there is something to send; what it is for, its receiver knows.
  const isVideo = transceiver.receiver.track.kind === "video";
  seal.guardSender(transceiver.sender, isVideo ? "video" : "audio");
  if (!isVideo) return;
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const fit = codecs.filter(({ mimeType }) => VIDEO.includes(mimeType));
  if (fit.length > 0) transceiver.setCodecPreferences(fit);
}
